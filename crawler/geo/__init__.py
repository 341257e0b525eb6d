"""Countries and places: one table of what is known of each country, one reader of stated places."""
