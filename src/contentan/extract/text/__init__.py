"""Plain text, Markdown and web pages. Takes a path and limits; gives a Reading."""
