"""Lemmas, parts of speech and features, measured against treebanks."""
