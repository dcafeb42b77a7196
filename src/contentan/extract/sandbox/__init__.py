"""Reading in a process of its own, which may crash, hang or eat memory without harm.

Takes a path and limits; gives what `reading.extract` gives, or ExtractError for a process that
died.
"""
