"""How to walk one kind of source: one class a file."""
