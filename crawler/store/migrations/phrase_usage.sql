-- Phrases that unrelated ads of a source have in common: they are no evidence that two ads belong together.
-- Learned from the first ads of a source, again at a few sizes (crawler/campaigns/usage.py), so that joining bit by bit
-- and a rebuild go by the same.

CREATE TABLE phrase_usage (
  source TEXT PRIMARY KEY,                      -- empty for the first ads of the whole store
  ads INTEGER NOT NULL,                         -- how many ads it was learned from
  phrases BLOB NOT NULL                         -- hashes of phrases, ascending, four bytes each, little-endian
) STRICT, WITHOUT ROWID;

CREATE TABLE site_contacts (                    -- contacts that a source prints on ads with nothing else in common
  source TEXT NOT NULL,
  contact INTEGER NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
  PRIMARY KEY (source, contact)
) STRICT, WITHOUT ROWID;
