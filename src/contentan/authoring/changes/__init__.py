"""What changed between two codebooks or two runs, and what that does to hits, figures and examples.

Takes two sides, named as a person names them (`compared_sides`); gives tables of changes of the
codebook, of hits, of figures, of examples, and lines for the terminal. `watch` does so at each
save.
"""
