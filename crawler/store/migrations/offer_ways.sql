-- Where an offer recruits is what its ads or contacts say; whose readers a board has, and where the recruiter's numbers
-- are, is kept apart from it.

ALTER TABLE queue ADD COLUMN readers TEXT NOT NULL DEFAULT '[]';         -- JSON list of countries of the boards' readers
ALTER TABLE queue ADD COLUMN recruiters TEXT NOT NULL DEFAULT '[]';      -- JSON list of countries of phone numbers

INSERT OR IGNORE INTO queue_stale SELECT campaign FROM queue;
