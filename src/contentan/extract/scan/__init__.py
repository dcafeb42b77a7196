"""Pictures of pages: cleaning and OCR. Takes a picture; gives words with their boxes."""
