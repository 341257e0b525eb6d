-- Digests of every row that a case rests on, in chunks. The chain holds the digest of each chunk; which tables and
-- columns are covered is in store/proven.toml.

CREATE TABLE proof_chunks (
  name TEXT NOT NULL,                           -- of the entry in proven.toml
  chunk INTEGER NOT NULL,
  keys TEXT NOT NULL,                           -- JSON list: the key of each row, ascending
  digests BLOB NOT NULL,                        -- SHA-256 of each row, in the same order; 32 bytes each
  PRIMARY KEY (name, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE proof_started (                    -- since when an entry of proven.toml is covered
  name TEXT PRIMARY KEY,
  ledger INTEGER NOT NULL                       -- last entry of the chain before
) STRICT, WITHOUT ROWID;
