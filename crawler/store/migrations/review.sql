-- The review desk: accounts, decisions, cases, and the queue kept ready for reading.
-- Times are UTC, ISO 8601 with Z. `campaign` is campaigns.id, `listing` is listings.id.

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT NOT NULL,                       -- scrypt string with its cost and salt
  role TEXT NOT NULL,                           -- viewer | analyst | lead | admin
  made TEXT NOT NULL,
  disabled_at TEXT,
  single_keys INTEGER NOT NULL DEFAULT 1,       -- WCAG 2.1.4: single letter keys can be switched off
  last_visit TEXT
) STRICT;

CREATE TABLE sessions (
  token TEXT PRIMARY KEY,                       -- SHA-256 of the cookie; the cookie itself is kept nowhere
  user INTEGER NOT NULL REFERENCES users(id),
  form_token TEXT NOT NULL,
  made TEXT NOT NULL,
  seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions(user);

CREATE TABLE sign_in_failures (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  address TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_failures_by_name ON sign_in_failures(name, at);
CREATE INDEX sign_in_failures_by_address ON sign_in_failures(address, at);

CREATE TABLE decisions (                        -- events: append only, undo is an event of its own
  id INTEGER PRIMARY KEY,
  batch TEXT NOT NULL,                          -- what was decided at once is undone at once
  at TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  analyst TEXT NOT NULL,                        -- the name at that time
  campaign INTEGER NOT NULL,
  subject TEXT NOT NULL,                        -- 'campaign:KEY'
  kind TEXT NOT NULL,                           -- first | second | final | part | undo
  verdict TEXT NOT NULL,                        -- refer | watch | dismiss | second; of what it takes back for an undo
  reason TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  ruleset TEXT NOT NULL DEFAULT '',
  content_hash TEXT NOT NULL,                   -- SHA-256 over the content hashes of the ads decided on
  seconds REAL,                                 -- from opening the campaign to deciding
  undoes INTEGER REFERENCES decisions(id)
) STRICT;
CREATE INDEX decisions_by_campaign ON decisions(campaign, id);
CREATE INDEX decisions_by_user ON decisions(user, id);
CREATE INDEX decisions_by_batch ON decisions(batch);
CREATE INDEX decisions_by_time ON decisions(at);
CREATE UNIQUE INDEX decisions_undone ON decisions(undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER decisions_stand BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are append only'); END;
CREATE TRIGGER decisions_unchanged
  BEFORE UPDATE OF batch, at, user, analyst, campaign, subject, kind, verdict, reason, content_hash, undoes ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are append only'); END;

CREATE TABLE decision_members (                 -- the ads of the campaign as they were when it was decided
  decision INTEGER NOT NULL REFERENCES decisions(id),
  listing INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  included INTEGER NOT NULL,                    -- 0: an outlier left for a decision of its own; 2: joined later, inherited
  PRIMARY KEY (decision, listing)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_members_by_listing ON decision_members(listing, decision);

CREATE TABLE queue (                            -- one row a campaign, ready for reading; rebuilt from the rest at any time
  campaign INTEGER PRIMARY KEY,
  state TEXT NOT NULL,                          -- open | part | changed | second | disagree | decided | sample
  rank REAL NOT NULL,
  why TEXT NOT NULL,                            -- JSON: parts of the rank, in the order of their effect
  verdict TEXT,                                 -- the standing one
  decision INTEGER,                             -- the standing one
  first_user INTEGER,                           -- who may not give the second opinion
  band TEXT NOT NULL,
  score REAL NOT NULL,
  title TEXT NOT NULL,
  reasons TEXT NOT NULL,                        -- JSON: the three weightiest, in words
  ads INTEGER NOT NULL,
  contacts INTEGER NOT NULL,
  sources TEXT NOT NULL,                        -- JSON list
  countries TEXT NOT NULL,                      -- JSON list
  languages TEXT NOT NULL,                      -- JSON list
  harm_types TEXT NOT NULL,                     -- JSON list
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  online INTEGER NOT NULL,
  pending INTEGER NOT NULL DEFAULT 0,           -- ads that wait for a decision: left out or changed since
  inherited INTEGER NOT NULL DEFAULT 0          -- ads that joined after the decision and took it over
) STRICT;
CREATE INDEX queue_by_rank ON queue(state, rank DESC, campaign);
CREATE INDEX queue_by_age ON queue(state, first_seen);

CREATE TABLE queue_facets (
  facet TEXT NOT NULL,                          -- source | country | language | harm | band | verdict | online | sign | day
  value TEXT NOT NULL,
  state TEXT NOT NULL,
  rank REAL NOT NULL,
  campaign INTEGER NOT NULL,
  PRIMARY KEY (facet, value, state, rank DESC, campaign)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_facets_by_campaign ON queue_facets(campaign);

CREATE TABLE queue_counts (                     -- maintained: COUNT(*) over the facets is too slow to show
  facet TEXT NOT NULL,                          -- as above, or '' for all
  value TEXT NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (facet, value, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_stale (                      -- campaigns whose row in `queue` has to be made anew
  campaign INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE referred_contacts (                -- contacts of campaigns that were referred: what meets them is urgent
  contact INTEGER NOT NULL,
  campaign INTEGER NOT NULL,
  PRIMARY KEY (contact, campaign)
) STRICT, WITHOUT ROWID;
CREATE INDEX referred_contacts_by_campaign ON referred_contacts(campaign);

CREATE TABLE saved_views (
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES users(id),
  name TEXT NOT NULL,
  query TEXT NOT NULL,                          -- the query string of the queue page
  UNIQUE (user, name)
) STRICT;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  tlp TEXT NOT NULL DEFAULT 'AMBER+STRICT',
  recipients TEXT NOT NULL DEFAULT '',
  legal_basis TEXT NOT NULL DEFAULT '',
  owner INTEGER NOT NULL REFERENCES users(id),
  made TEXT NOT NULL,
  closed_at TEXT
) STRICT;

CREATE TABLE case_campaigns (
  "case" INTEGER NOT NULL REFERENCES cases(id),
  campaign INTEGER NOT NULL,
  added TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  PRIMARY KEY ("case", campaign)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_campaigns_by_campaign ON case_campaigns(campaign);

CREATE TABLE case_contacts (
  "case" INTEGER NOT NULL REFERENCES cases(id),
  contact INTEGER NOT NULL,
  added TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  PRIMARY KEY ("case", contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_contacts_by_contact ON case_contacts(contact);

CREATE TABLE case_notes (
  id INTEGER PRIMARY KEY,
  "case" INTEGER NOT NULL REFERENCES cases(id),
  at TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX case_notes_by_case ON case_notes("case", id);

CREATE TABLE case_exports (                     -- what left the house: who, what, when, digest
  id INTEGER PRIMARY KEY,
  "case" INTEGER REFERENCES cases(id),          -- NULL: a view was exported
  at TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  format TEXT NOT NULL,
  filters TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX case_exports_by_case ON case_exports("case", id);

CREATE TABLE masked_contacts (                  -- may be a victim's: shown masked until someone unmasks it, on record
  contact INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  why TEXT NOT NULL
) STRICT;

CREATE TABLE weight_proposals (                 -- new points for a rule, from what analysts decided
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  ruleset TEXT NOT NULL,
  proposal TEXT NOT NULL,                       -- JSON: indicator, refer, dismiss, points now and proposed
  effect TEXT NOT NULL,                         -- JSON: what the dry run moved
  accepted_at TEXT,
  accepted_by INTEGER REFERENCES users(id)
) STRICT;
