"""A code gets another id, or is merged into another: the files that name it, edited in place.

All other bytes stay as they are.
"""
