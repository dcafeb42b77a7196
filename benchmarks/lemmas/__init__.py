"""Lemmas, sentences and tokens measured on treebanks, beside other software."""
