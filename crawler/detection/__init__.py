"""Source detection: fetch one page of a site, propose cards, and try them by a small crawl."""
