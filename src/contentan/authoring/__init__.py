"""For whoever works on a codebook: check it, see what a change does, score it against people, get
suggestions.

Takes codebooks and runs; gives tables and lines for a person. Never changes a codebook.
"""
