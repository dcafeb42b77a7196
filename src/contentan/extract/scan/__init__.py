"""Pictures of pages: cleaned, then read by OCR.

Takes a picture; gives words with their boxes.
"""
