"""Reading in a process that may crash, hang or starve. Takes a path; gives what `reading.extract`
gives.
"""
