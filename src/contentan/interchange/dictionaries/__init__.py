"""Dictionaries of other programs, a reader for each format.

Takes their files; gives a codebook folder and the list of losses.
"""
