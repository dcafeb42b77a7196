"""PDF files, from characters over words and lines to paragraphs and tables.

Takes a path and limits; gives a Reading.
"""
