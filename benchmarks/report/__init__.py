"""How a report behaves in a browser."""
