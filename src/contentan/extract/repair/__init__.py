"""Damaged letters and broken words, and whether a text is a text at all.

Takes text; gives cleaned text with the list of what was repaired.
"""
