"""A run for other programs: workbook, pictures, networks, a replication folder.

Takes a run folder; gives files that open without contentan.
"""
