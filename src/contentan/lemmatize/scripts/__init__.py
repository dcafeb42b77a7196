"""Kazakh in other alphabets, read as Cyrillic: which alphabet a document is written in, and the
likeliest Cyrillic word behind each of its words. Takes words as printed; gives Cyrillic spellings.
"""
