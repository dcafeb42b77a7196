"""The parts of the report, a module each.

Takes tables of a run; gives the texts and numbers that the part's template shows.
"""
