-- How far a rescoring from the command line is: one that was killed is gone on from, by the same norms.

CREATE TABLE rescore_positions (
  source TEXT PRIMARY KEY,                      -- the only source that is assessed; '' for all
  ruleset TEXT NOT NULL,                        -- version of the catalogue; with another one it begins anew
  begun TEXT NOT NULL,                          -- UTC, ISO 8601 with Z
  listing INTEGER NOT NULL DEFAULT 0,           -- the last listing that is done
  norms TEXT NOT NULL,                          -- JSON: source -> base rates, sentence bar, ids of the site's own contacts
  summary TEXT NOT NULL                         -- JSON: counts so far, and ads that failed
) STRICT, WITHOUT ROWID;
