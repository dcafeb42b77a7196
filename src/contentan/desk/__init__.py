"""One local page on which an analyst reads the corpus, tunes the codebook, sees the consequence and
reviews.

Takes the latest run of a folder of outputs and the codebook's files; gives edits of these files.
"""
