"""Kazakh words, by a grammar of suffixes and counts of stems.

Takes a form; gives its stems with their suffixes, the likeliest first.
"""
