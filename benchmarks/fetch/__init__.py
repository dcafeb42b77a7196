"""How well a fetch tells a document from a page about it."""
