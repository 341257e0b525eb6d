-- Who is behind campaigns: what one contact or one portrait says everywhere. Made again after every joining from the
-- tables before it; an actor is named after its first campaign.

CREATE TABLE family_portraits (                 -- pairs of families that share a text about the advertiser, other jobs
  one INTEGER NOT NULL REFERENCES families(id) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES families(id) ON DELETE CASCADE,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX family_portraits_other ON family_portraits(other);

CREATE TABLE actors (                           -- actors with more than one campaign
  id INTEGER PRIMARY KEY,
  campaigns INTEGER NOT NULL,
  listings INTEGER NOT NULL,
  jobs INTEGER NOT NULL,                        -- different titles
  employers INTEGER NOT NULL,                   -- different names of employers
  score REAL NOT NULL,                          -- the highest of its campaigns
  label TEXT NOT NULL
) STRICT;

CREATE TABLE campaign_actors (
  campaign INTEGER PRIMARY KEY REFERENCES campaigns(id),
  actor INTEGER NOT NULL REFERENCES actors(id) ON DELETE CASCADE
) STRICT;

CREATE INDEX campaign_actors_actor ON campaign_actors(actor);
