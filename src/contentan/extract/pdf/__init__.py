"""PDF files, from characters to paragraphs. Takes a path and limits; gives a Reading."""
