"""How good lemmas are, by language."""
