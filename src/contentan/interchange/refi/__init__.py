"""REFI-QDA, the exchange format of programs for qualitative analysis.

Takes a run or a file; gives .qdc and .qdpx, or what they hold.
"""
