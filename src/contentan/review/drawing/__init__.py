"""Samples for review. Takes a run; gives a stored sample, whose chances are known."""
