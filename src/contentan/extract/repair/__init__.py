"""Damaged letters and broken words. Takes text; gives text with the list of what was repaired."""
