-- Partners: agencies with which contacts are matched without showing the others, and each request and answer.

CREATE TABLE partners (
  name TEXT PRIMARY KEY,
  public_key TEXT NOT NULL UNIQUE,              -- Ed25519, hexadecimal: signs the partner's files
  legal_basis TEXT NOT NULL,
  max_contacts INTEGER NOT NULL,                -- of one request that is answered
  max_queries INTEGER NOT NULL,                 -- requests answered in `days`
  days INTEGER NOT NULL,
  added TEXT NOT NULL,
  added_by TEXT NOT NULL,
  removed_at TEXT
) STRICT;

CREATE TABLE matches (
  id TEXT PRIMARY KEY,                          -- of the request, random
  partner TEXT NOT NULL REFERENCES partners(name),
  role TEXT NOT NULL,                           -- asked | answered
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  purpose TEXT NOT NULL,                        -- of the asking side
  consent TEXT NOT NULL DEFAULT '',             -- why the answering side agreed
  contacts INTEGER NOT NULL,                    -- of the request
  seed TEXT NOT NULL DEFAULT '',                -- of the blinds, hexadecimal; emptied when the answer is read
  members TEXT NOT NULL DEFAULT '[]',           -- ids of the contacts in the request (JSON); emptied likewise
  read_at TEXT,
  found INTEGER
) STRICT;
CREATE INDEX matches_by_partner ON matches(partner, role, at);
