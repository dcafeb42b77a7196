"""What readers of dictionaries and of codings share: a Dictionary, marks, losses, ids. Reads no
file.
"""
