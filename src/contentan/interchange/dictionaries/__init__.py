"""Dictionaries of other programs. Takes their files; gives a codebook folder and the list of
losses.
"""
