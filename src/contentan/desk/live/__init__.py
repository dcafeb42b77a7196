"""What a pattern does while it is typed.

Takes the indexes of a run and a pattern; gives lines, counts, figures and what breaks.
"""
