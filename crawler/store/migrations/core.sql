-- The store, first step. Times are UTC, ISO 8601 with Z. JSON columns hold what is never searched by column.
-- AUTOINCREMENT where the ledger names a row by its id: an id must never come back for something else.

CREATE TABLE sources (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  region TEXT,
  state TEXT NOT NULL DEFAULT 'new',            -- new | healthy | unhealthy | disabled
  state_reason TEXT NOT NULL DEFAULT '',
  card TEXT NOT NULL DEFAULT '{}',              -- the card as last used (JSON)
  memory TEXT NOT NULL DEFAULT '{}'             -- what the spider remembers: ETags, trust in lastmod, paging marks (JSON)
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL REFERENCES sources(name),
  started TEXT NOT NULL,
  finished TEXT,
  finish_reason TEXT,                           -- NULL while running or after a kill
  scheduled INTEGER NOT NULL DEFAULT 0,
  "new" INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  tool_version TEXT NOT NULL,
  config_hash TEXT NOT NULL,
  ruleset TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}'             -- requests, bytes, statuses, robots text hash, errors (JSON)
) STRICT;
CREATE INDEX runs_by_source ON runs(source, id);

CREATE TABLE outcomes (                         -- exactly one row for every URL a run scheduled
  run INTEGER NOT NULL REFERENCES runs(id),
  url TEXT NOT NULL,
  outcome TEXT NOT NULL,                        -- stored | unchanged | index | refused | failed
  reason TEXT NOT NULL DEFAULT '',
  status INTEGER,
  at TEXT NOT NULL,
  PRIMARY KEY (run, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE captures (                         -- bytes as received, in WARC files under captures/
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER REFERENCES runs(id),
  url TEXT NOT NULL,
  requested_url TEXT NOT NULL,
  kind TEXT NOT NULL,                           -- response | revisit | import | reading | purged
  status INTEGER,
  ip_address TEXT,
  started TEXT NOT NULL,
  finished TEXT NOT NULL,
  file TEXT NOT NULL,                           -- name under captures/
  "offset" INTEGER NOT NULL,                    -- of the first record (response, then request) in the file
  length INTEGER NOT NULL,                      -- of these records as stored (compressed)
  sha256 TEXT NOT NULL,                         -- of these records as stored
  payload_sha256 TEXT NOT NULL,                 -- of the body
  meta TEXT NOT NULL DEFAULT '{}'               -- request, TLS certificate, redirect hops (JSON)
) STRICT;
CREATE INDEX captures_by_url ON captures(url);

CREATE TABLE ledger (                           -- the hash chain; append only
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,                           -- capture | version | decision | contact-view | export | deletion | run | clock-jump
  subject TEXT NOT NULL,                        -- what it is about, e.g. 'capture:17'
  detail TEXT NOT NULL DEFAULT '',              -- JSON of an event that has no row of its own
  digest TEXT NOT NULL,                         -- SHA-256 of the subject's row as stored, or of detail
  previous TEXT NOT NULL,
  hash TEXT NOT NULL                            -- SHA-256 over seq, at, kind, subject, digest, previous
) STRICT;

CREATE TABLE listings (                         -- narrow on purpose: touched on every crawl
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "key" TEXT NOT NULL UNIQUE,                   -- public id: the input's own id on import, else derived from source and URL
  source TEXT NOT NULL REFERENCES sources(name),
  url TEXT NOT NULL,
  external_id TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  gone_at TEXT,
  gone_reason TEXT,                             -- removed | expired | blocked | layout | unreachable
  version INTEGER,                              -- current row of versions
  versions INTEGER NOT NULL DEFAULT 0,
  content_hash TEXT NOT NULL,                   -- of the current version
  lastmod TEXT,                                 -- what the source's index said when last fetched
  etag TEXT,
  http_last_modified TEXT,
  language TEXT NOT NULL DEFAULT 'und',
  document_type TEXT NOT NULL DEFAULT 'ad',
  score REAL NOT NULL DEFAULT 0,
  band TEXT NOT NULL DEFAULT 'low',
  country TEXT                                  -- first place with a known country
) STRICT;
CREATE INDEX listings_by_url ON listings(source, url);
CREATE INDEX listings_queue ON listings(band, score DESC, id);
CREATE INDEX listings_last_seen ON listings(source, last_seen);

CREATE TABLE versions (                         -- every state of a listing; append only
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  listing INTEGER NOT NULL REFERENCES listings(id),
  number INTEGER NOT NULL,                      -- 1, 2, 3 ... within the listing
  run INTEGER REFERENCES runs(id),
  seen_at TEXT NOT NULL,
  content_hash TEXT NOT NULL,                   -- SHA-256 over the fields that make it the same ad
  capture INTEGER REFERENCES captures(seq),
  title TEXT NOT NULL,
  hiring_organization TEXT NOT NULL,
  job_location TEXT NOT NULL,
  base_salary TEXT NOT NULL,
  date_posted TEXT,
  description TEXT NOT NULL,
  text TEXT NOT NULL,
  posting TEXT NOT NULL,                        -- the other fields of JobPosting (JSON)
  UNIQUE (listing, number)
) STRICT;

CREATE TABLE assessments (                      -- what the ruleset says of a version; replaced by rescore
  version INTEGER PRIMARY KEY REFERENCES versions(id),
  ruleset TEXT NOT NULL,
  language TEXT NOT NULL,
  document_type TEXT NOT NULL,
  score REAL NOT NULL,
  band TEXT NOT NULL,
  harm_types TEXT NOT NULL,                     -- JSON list
  reasons TEXT NOT NULL                         -- JSON list
) STRICT;

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  shared TEXT,                                  -- why it joins nothing: analyst | board | agency | helpline
  listings INTEGER NOT NULL DEFAULT 0,          -- how many listings carry it now
  UNIQUE (kind, value)
) STRICT;

CREATE TABLE links (                            -- a contact at its place in a version
  version INTEGER NOT NULL REFERENCES versions(id),
  listing INTEGER NOT NULL REFERENCES listings(id),
  contact INTEGER NOT NULL REFERENCES contacts(id),
  field TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  raw TEXT NOT NULL,
  obfuscated INTEGER NOT NULL,
  disguises TEXT NOT NULL,                      -- JSON list
  confidence REAL NOT NULL,
  boilerplate INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (version, field, "start", "end", contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_contact ON links(contact, listing);
CREATE INDEX links_by_listing ON links(listing);

CREATE TABLE hits (
  version INTEGER NOT NULL REFERENCES versions(id),
  listing INTEGER NOT NULL REFERENCES listings(id),
  indicator TEXT NOT NULL,
  origin TEXT NOT NULL,                         -- ad | cross-ad
  field TEXT NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  weight TEXT NOT NULL,
  points REAL NOT NULL,
  quote TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (version, indicator, origin, field, "start", "end")
) STRICT, WITHOUT ROWID;
CREATE INDEX hits_by_indicator ON hits(indicator, listing);
CREATE INDEX hits_by_listing ON hits(listing);

-- The current version of every listing, under the id of the version: the text is kept once, in versions,
-- which serves snippets too. The store writes it in batches (a trigger per row costs twice as much).
CREATE VIRTUAL TABLE listings_fts USING fts5(
  title, hiring_organization, job_location, description, text,
  content = 'versions', content_rowid = 'id',
  tokenize = "unicode61 remove_diacritics 2"
);
