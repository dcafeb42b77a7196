"""Kazakh words. Takes a form; gives its stems, by a grammar of suffixes and counts of stems."""
