"""What partners reported, and the ads that carry it."""
