"""How things are said, marked, covered and drawn on pages; nothing here decides."""
