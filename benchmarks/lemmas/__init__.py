"""Accuracy of lemmas, alphabets, sentences and features, each printed by a command."""
