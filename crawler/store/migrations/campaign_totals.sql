-- What the ads of a large campaign add up to, kept with its row of the queue: its page needs not read all ads for it.

CREATE TABLE campaign_totals (
  campaign INTEGER PRIMARY KEY,
  indicators TEXT NOT NULL,                     -- JSON: [indicator, ads, version of the ad where it has most points]
  contacts TEXT NOT NULL                        -- JSON: [contact, ads, 1 where it is disguised], those in most ads first
) STRICT;
INSERT OR IGNORE INTO queue_stale SELECT id FROM campaigns WHERE listings >= 1000;
