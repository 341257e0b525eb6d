-- Watches tell of reports, too, which name what is watched for.

ALTER TABLE watches ADD COLUMN reports_told INTEGER NOT NULL DEFAULT 0; -- id of the newest report when it was told
UPDATE watches SET reports_told = (SELECT coalesce(max(id), 0) FROM reports);
