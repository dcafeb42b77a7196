"""Samples for review: what is drawn, from what, and with what chance.

Takes a run and a person's choices; gives a stored sample, and what it can show.
"""
