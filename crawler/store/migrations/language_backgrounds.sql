-- How alike unrelated ads of a language are in this store (crawler/campaigns/background.py). Measured on the first families
-- of a language, again whenever these change, so that joining bit by bit and a rebuild go by the same.

CREATE TABLE language_backgrounds (
  language TEXT PRIMARY KEY,
  sample TEXT NOT NULL,                         -- name of the families it was measured on; empty for too few
  share REAL NOT NULL                           -- share of phrases up to which two ads are no more alike than unrelated ones
) STRICT, WITHOUT ROWID;

CREATE INDEX families_language ON families (language, version);  -- the first families of a language
