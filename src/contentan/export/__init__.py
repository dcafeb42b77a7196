"""A run for other programs: workbook, Word file, pictures, networks, replication.

Takes a run folder; gives files that open without contentan.
"""
