"""The desk as pages.

Takes requests that passed the guard of the review screen; gives pages and answers.
"""
