"""What the lemmatizers reach on texts that lie beside the project."""
