"""Figures of what counts as text: hostile and foreign files, languages, code pages, and the cost."""
