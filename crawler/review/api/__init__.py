"""What programs ask the desk: pages as JSON, a feed, its description (OpenAPI), health; and the tokens for it."""
