"""A run as a Word file for those who write an article of it."""
