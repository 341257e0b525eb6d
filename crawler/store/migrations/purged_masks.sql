-- A mask outlives the contact: whoever was masked stays masked when the same number is seen again after a purge.

CREATE TABLE purged_masks (
  digest TEXT PRIMARY KEY,                      -- HMAC-SHA-256 of the contact's identity; its key is not in the store
  at TEXT NOT NULL,                             -- when the contact was masked
  user INTEGER NOT NULL REFERENCES users(id)
) STRICT, WITHOUT ROWID;
