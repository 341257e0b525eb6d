"""What the public may read: warnings that an analyst signed, a page that checks an ad, figures, a feed, safe tables.

Patterns and wording are published, never a contact: `gate` looks at every page before it is written.
"""
