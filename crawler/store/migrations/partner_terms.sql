-- Contacts that partners reported, to be watched for. A row goes when it is withdrawn or has run out.

CREATE TABLE partner_terms (
  id INTEGER PRIMARY KEY,
  feed TEXT NOT NULL,                           -- whose: the name given when the file was taken in
  kind TEXT NOT NULL,                           -- number | page | a kind of contact
  value TEXT NOT NULL,
  origin TEXT NOT NULL,                         -- id in the partner's file
  title TEXT NOT NULL,
  tlp TEXT NOT NULL,
  expires TEXT NOT NULL,
  taken TEXT NOT NULL,
  UNIQUE (feed, kind, value)
) STRICT;
CREATE INDEX partner_terms_by_value ON partner_terms(kind, value);
