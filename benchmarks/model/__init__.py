"""What is measured of the way to a language model: a server of our own, no model."""
