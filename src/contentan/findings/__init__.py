"""What is made of hits beside the comparison: counts, passages, the report card of patterns, cases,
claims, the network.

Takes hits and segments; gives tables.
"""
