"""The register's file, as people keep it: CSV of any code page, or a workbook, to rows of text.

Takes a path; gives header and rows, and tells what it has read otherwise than it is written.
"""
