"""The page of a contact."""
