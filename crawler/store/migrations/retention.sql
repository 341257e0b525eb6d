-- Personal data removed, and what must not be removed.

ALTER TABLE listings ADD COLUMN purged_at TEXT; -- its content was removed; it is never taken in again

CREATE TABLE legal_holds (                      -- what `purge` leaves alone, besides the ads of open cases
  subject TEXT PRIMARY KEY,                     -- 'listing:KEY' | 'campaign:ID' | 'source:NAME'
  since TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
