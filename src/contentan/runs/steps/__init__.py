"""The steps of a run, a module each: what was made before is read from the store, the rest is made
and put there.

Each takes a workshop and a document or a shard; gives what the step makes. These modules are the
entry points from which staleness is derived (`recipe.ENTRY_POINTS`): what a step's module imports
is what makes its results stale, so no step imports a later one.
"""
