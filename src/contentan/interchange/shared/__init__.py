"""What readers and writers of several formats have in common: the Dictionary, marks, losses, ids,
XML.

Takes and gives values only; reads and writes no file.
"""
