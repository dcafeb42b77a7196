"""From one written source to a document file, the same bytes each time. One module a format."""
