"""How a table is declared, checked, written and read; each declaration stands in the room that
makes the table.

Takes a frame (polars) and its declaration; gives the frame back where it keeps the declaration, or
TableError.
"""
