"""The codebook as a draft: a file that is edited line by line.

Takes edits and the state of the file that a person saw; gives the saved file, its history and undo.
"""
