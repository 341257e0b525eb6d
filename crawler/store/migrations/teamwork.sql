-- Working together at the desk: who has a campaign in hand, what colleagues say of it, views for all, and tokens
-- by which the agency's own tools read the desk.

CREATE TABLE assignments (
  campaign INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES users(id),
  assigned_by INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX assignments_by_user ON assignments(user);

CREATE TABLE comments (
  id INTEGER PRIMARY KEY,
  campaign INTEGER NOT NULL,
  user INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX comments_by_campaign ON comments(campaign, id);

CREATE TABLE mentions (
  comment INTEGER NOT NULL REFERENCES comments(id),
  user INTEGER NOT NULL REFERENCES users(id),
  seen_at TEXT,
  PRIMARY KEY (comment, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_user ON mentions(user, seen_at);

CREATE TABLE shared_views (
  view INTEGER PRIMARY KEY REFERENCES saved_views(id) ON DELETE CASCADE,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE api_tokens (
  digest TEXT PRIMARY KEY,                      -- SHA-256 of the token; the token itself is kept nowhere
  user INTEGER NOT NULL REFERENCES users(id),
  name TEXT NOT NULL,
  scope TEXT NOT NULL,                          -- the role that its requests have at most: viewer | analyst
  made TEXT NOT NULL,
  last_used TEXT,
  revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX api_tokens_by_user ON api_tokens(user);
