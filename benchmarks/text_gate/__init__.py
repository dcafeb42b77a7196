"""What counts as text: hostile and foreign files, languages and code pages, in figures."""
