-- On which days the ads of a large campaign were posted and first seen, kept with its other totals.

ALTER TABLE campaign_totals ADD COLUMN days TEXT NOT NULL DEFAULT '[]';
-- JSON: ads without a date; [source, day, ads] by the ads' own dates; the same by the days when they were first seen;
-- [contact, day, ads] by own dates, contact 0 for all but the most frequent ones
INSERT OR IGNORE INTO queue_stale SELECT campaign FROM campaign_totals;
