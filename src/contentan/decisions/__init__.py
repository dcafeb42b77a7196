"""Decisions of analysts: primary data, only ever added, in one SQLite file.

Takes samples, decisions and codings; gives them back as tables, with judged items found again in
later runs, and what review says of the figures (`correction`). Nothing here knows HTTP or changes
a hit.
"""
