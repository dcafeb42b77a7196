"""Which documents there are: the register (one row a document), the bounds of the study, context
figures.

Takes a corpus folder; gives Documents in the order of their ids, or an error at file:line; and the
file behind a document's path, in a ZIP archive too.
"""
