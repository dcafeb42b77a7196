"""Second step: headings, paragraphs and sentences, each with its language.

Takes one cleaned text with its blocks; gives tables SEGMENTS and SENTENCES.
"""
