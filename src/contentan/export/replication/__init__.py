"""A run as a folder that a journal's reviewer opens without contentan.

Takes a run; gives a data package with its description, checksums and what may be handed on of the
texts.
"""
