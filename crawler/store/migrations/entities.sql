-- Recruiters above campaigns: pairs of campaigns that were weighed, and what analysts said of them.

CREATE TABLE entity_pairs (                     -- made again by `adwatch recruiters propose`; holds no contact
  one INTEGER NOT NULL REFERENCES campaigns(id),
  other INTEGER NOT NULL REFERENCES campaigns(id),
  weight REAL NOT NULL,                         -- log odds
  parts TEXT NOT NULL,                          -- what each feature adds (JSON)
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity_events (                    -- an analyst's word; append only, and undone by another event
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL,                       -- what was done in one step
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  what TEXT NOT NULL,                           -- confirm | split | apart | undo
  entity INTEGER,                               -- the batch that confirmed it first; NULL for apart and undo
  campaign INTEGER,
  other INTEGER,                                -- of apart
  undoes INTEGER,                               -- batch
  why TEXT NOT NULL
) STRICT;
CREATE INDEX entity_events_by_batch ON entity_events(batch);
