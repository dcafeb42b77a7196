"""Which codes and institutions stand together. Takes hits and places; gives nodes and edges, and
their picture.
"""
