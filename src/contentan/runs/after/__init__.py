"""Looking back: why a hit is one, a run made again, what the store no longer needs, whether all is
sound.

Takes finished runs; gives lines for a person, and deletes only what it is told to.
"""
