"""Which codes, cases and institutions stand together.

Takes hits and the places of segments; gives nodes and edges of each country, their picture, and
GraphML.
"""
