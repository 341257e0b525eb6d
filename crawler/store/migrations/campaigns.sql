-- Campaigns: which ads belong together and by what. All but campaigns, campaign_history and campaign_rulings
-- can be made again from versions and links (`adwatch campaigns --rebuild`).

CREATE TABLE campaign_state (
  name TEXT PRIMARY KEY,                        -- 'version': the last version that was joined
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (                         -- first and last sentences of ads: what learns a site's boilerplate
  hash INTEGER PRIMARY KEY,
  seen INTEGER NOT NULL,                        -- listings that hold it
  boilerplate INTEGER NOT NULL DEFAULT 0,
  versions TEXT NOT NULL                        -- the first of them (JSON), until it is settled
) STRICT;

CREATE TABLE families (                         -- versions with nearly the same text, kept as one representative
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL REFERENCES versions(id),
  language TEXT NOT NULL,
  title TEXT NOT NULL,                          -- normal form
  employer TEXT NOT NULL,                       -- normal form; empty when unknown
  shingles INTEGER NOT NULL,
  sketch BLOB NOT NULL                          -- little-endian uint32, ascending
) STRICT;

CREATE TABLE family_versions (
  version INTEGER PRIMARY KEY REFERENCES versions(id),
  listing INTEGER NOT NULL REFERENCES listings(id),
  family INTEGER NOT NULL REFERENCES families(id),
  employer TEXT NOT NULL
) STRICT;
CREATE INDEX family_versions_by_family ON family_versions(family, listing);
CREATE INDEX family_versions_by_listing ON family_versions(listing, family);

CREATE TABLE bands (
  "key" INTEGER NOT NULL,
  family INTEGER NOT NULL,
  PRIMARY KEY ("key", family)
) STRICT, WITHOUT ROWID;

CREATE TABLE family_edges (                     -- pairs alike enough to join or to suggest; one < other
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  kind TEXT NOT NULL,                           -- template | suggestion
  jaccard REAL NOT NULL,
  containment REAL NOT NULL,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_edges_by_other ON family_edges(other);

CREATE TABLE family_contacts (                  -- families of one contact with the same unit are joined by it
  contact INTEGER NOT NULL REFERENCES contacts(id),
  family INTEGER NOT NULL,
  unit INTEGER,                                 -- NULL: joined to none by this contact
  PRIMARY KEY (contact, family)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_contacts_by_family ON family_contacts(family);

CREATE TABLE campaign_dirty (                   -- what is still to be looked at again, so that a kill loses nothing
  kind TEXT NOT NULL,                           -- family | contact | listing
  id INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaigns (                        -- a listing alone is a campaign of one
  id INTEGER PRIMARY KEY AUTOINCREMENT,         -- public id: 'c' and this number
  kind TEXT NOT NULL DEFAULT 'single',          -- single | reposts (one employer, nothing odd) | campaign
  title TEXT NOT NULL DEFAULT '',               -- of the member with the highest score
  listings INTEGER NOT NULL DEFAULT 0,
  online INTEGER NOT NULL DEFAULT 0,
  sources INTEGER NOT NULL DEFAULT 0,
  employers INTEGER NOT NULL DEFAULT 0,
  contacts INTEGER NOT NULL DEFAULT 0,          -- that are not shared
  first_seen TEXT NOT NULL DEFAULT '',
  last_seen TEXT NOT NULL DEFAULT '',
  score REAL NOT NULL DEFAULT 0,
  band TEXT NOT NULL DEFAULT 'low',
  harm_types TEXT NOT NULL DEFAULT '[]',        -- JSON list
  reasons TEXT NOT NULL DEFAULT '[]',           -- JSON list
  record TEXT NOT NULL DEFAULT '{}',            -- employers, places, countries, languages, contacts, per_day... (JSON)
  status TEXT NOT NULL DEFAULT 'open',          -- the analysts' word; joining never changes it
  merged_into INTEGER REFERENCES campaigns(id)  -- set when all its members went to another
) STRICT;
CREATE INDEX campaigns_queue ON campaigns(band, score DESC, id);

CREATE TABLE campaign_members (
  listing INTEGER PRIMARY KEY REFERENCES listings(id),
  campaign INTEGER NOT NULL REFERENCES campaigns(id)
) STRICT;
CREATE INDEX campaign_members_by_campaign ON campaign_members(campaign, listing);

CREATE TABLE campaign_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  campaign INTEGER NOT NULL REFERENCES campaigns(id),
  what TEXT NOT NULL,                           -- merged | split
  other INTEGER NOT NULL REFERENCES campaigns(id),
  listings INTEGER NOT NULL                     -- how many went from `campaign` to `other`
) STRICT;
CREATE INDEX campaign_history_by_campaign ON campaign_history(campaign);

CREATE TABLE campaign_rulings (                 -- an analyst's word about two listings, or one; it holds for ever
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  analyst TEXT NOT NULL,
  kind TEXT NOT NULL,                           -- cut | merge | apart
  listing INTEGER NOT NULL REFERENCES listings(id),
  other INTEGER REFERENCES listings(id),        -- NULL for a cut
  undone_at TEXT
) STRICT;
CREATE INDEX campaign_rulings_by_listing ON campaign_rulings(listing);

-- What else has to be looked at again: an analyst's word, and changes of a listing that only its record shows.
CREATE TRIGGER campaign_ruling_made AFTER INSERT ON campaign_rulings BEGIN
  INSERT OR IGNORE INTO campaign_dirty VALUES ('listing', new.listing), ('listing', coalesce(new.other, new.listing));
END;
CREATE TRIGGER campaign_ruling_undone AFTER UPDATE OF undone_at ON campaign_rulings BEGIN
  INSERT OR IGNORE INTO campaign_dirty VALUES ('listing', new.listing), ('listing', coalesce(new.other, new.listing));
END;
CREATE TRIGGER campaign_contact_marked AFTER UPDATE OF shared ON contacts
  WHEN (old.shared IS 'analyst') <> (new.shared IS 'analyst') BEGIN
  INSERT OR IGNORE INTO campaign_dirty VALUES ('contact', new.id);
END;
CREATE TRIGGER campaign_listing_changed AFTER UPDATE OF gone_at, score, last_seen ON listings
  WHEN old.version IS NOT NULL AND (old.gone_at IS NOT new.gone_at OR old.score <> new.score
    OR substr(old.last_seen, 1, 10) <> substr(new.last_seen, 1, 10)) BEGIN
  INSERT OR IGNORE INTO campaign_dirty VALUES ('record', new.id);
END;
