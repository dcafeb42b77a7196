"""What a register's `url` column names, downloaded. Takes a register; gives versions of each
document.
"""
