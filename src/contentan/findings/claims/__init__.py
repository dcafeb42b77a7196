"""Quantitative claims of documents: who, how many of what, when, with the place where it is said.

Takes segments with their sentences and lemmas; gives tables CLAIMS and CONFLICTS.

A claim is a number with the thing that it counts, a percentage or a sum of money. Years, dates,
durations, ages, ranks, measures, page and article numbers, "one" in words, and what stands in
tables are none (docs/method/cases.md). Only sentences with a digit or a number word are read.
"""
