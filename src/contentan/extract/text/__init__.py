"""Plain text, Markdown and web pages, in any encoding.

Takes a path and limits; gives a Reading.
"""
