-- What other machines crawled for this one, and how far it was taken in: a bundle is taken in once, and a kill
-- in the middle is gone on from.

CREATE TABLE merges (
  "order" TEXT PRIMARY KEY,                     -- id of what was asked of the worker
  bundle TEXT NOT NULL,                         -- SHA-256 of the bundle's manifest
  lines INTEGER NOT NULL DEFAULT 0,             -- lines of the bundle that are in the store
  run INTEGER REFERENCES runs(id),              -- the run that they belong to now
  finished TEXT                                 -- NULL until all is in
) STRICT, WITHOUT ROWID;
