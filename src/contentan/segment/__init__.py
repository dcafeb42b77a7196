"""Second step: headings, paragraphs and sentences, each with its language; and where words end.

Takes one cleaned text with its blocks; gives tables SEGMENTS and SENTENCES. The cut of words serves
patterns as well as texts.
"""
