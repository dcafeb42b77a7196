"""How many lemmas are right, in figures."""
