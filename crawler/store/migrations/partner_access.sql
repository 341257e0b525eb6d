-- What a partner may read of the served collections: one token each, kept as its digest.

CREATE TABLE partner_access (
  partner TEXT PRIMARY KEY REFERENCES partners(name),
  token TEXT NOT NULL UNIQUE,                   -- SHA-256, hexadecimal
  tlp TEXT NOT NULL,                            -- the strictest marking that it may read
  made TEXT NOT NULL
) STRICT;
