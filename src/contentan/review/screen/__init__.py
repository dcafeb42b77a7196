"""The review screen, a local web application.

Takes requests of people who signed in; gives pages, and decisions.
"""
