-- Watches: a search, a view or a source that somebody wants to hear of, and what they were told.

CREATE TABLE watches (
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES users(id),
  state TEXT NOT NULL,
  words TEXT NOT NULL,                          -- what is searched: words, a number in any spelling; empty for a view
  facets TEXT NOT NULL,                         -- JSON
  channel TEXT NOT NULL,                        -- of alert_channels.toml; empty for the desk and [alerts] of the sources file
  made TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE INDEX watches_by_user ON watches(user);

CREATE TABLE watch_finds (
  watch INTEGER NOT NULL REFERENCES watches(id),
  campaign INTEGER NOT NULL,
  ads INTEGER NOT NULL,                         -- ads of the campaign when it was told
  at TEXT NOT NULL,
  PRIMARY KEY (watch, campaign)
) STRICT, WITHOUT ROWID;
