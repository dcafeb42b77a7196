"""What is made of hits beside the comparison: passages, cases, claims, the network, the report card
of patterns.

Takes hits and segments; gives tables.
"""
