"""Quantitative claims of documents, as frames: who, how many of what, of how many, per what, when,
from what to what, within what bounds, with the place where it is said.

Takes segments with their sentences and lemmas; gives tables CLAIMS and CONFLICTS.

A claim is a number with the thing that it counts, a share or a sum of money. Years, dates,
durations, ages, ranks, measures, page and article numbers, vague amounts and "one" in words are
none (docs/method/cases.md). Only sentences with a digit or a number word are read, and tables with
a head.
"""
