"""What a register's `url` column names, downloaded politely and kept version by version.

Takes a register; gives files in the corpus folder, and table FETCHED of what came of each.
"""
