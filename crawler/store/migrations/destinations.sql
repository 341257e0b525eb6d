-- Where the work is said to be, beside where the ad was placed: from which country to which an ad recruits.

ALTER TABLE assessments ADD COLUMN destinations TEXT NOT NULL DEFAULT '[]';  -- JSON list of countries abroad
ALTER TABLE queue ADD COLUMN origins TEXT NOT NULL DEFAULT '[]';             -- JSON list of countries

-- `queue.countries` is now where the work is; every row is made anew.
INSERT OR IGNORE INTO queue_stale SELECT campaign FROM queue;
