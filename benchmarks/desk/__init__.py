"""How quickly the desk answers."""
