"""What came from an address in place of a document, and what has changed between two that came.

Takes the bytes of a page; gives a doubt, or the sentences that came and went.
"""
