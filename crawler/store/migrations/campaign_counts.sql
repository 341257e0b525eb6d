-- What pages count of many campaigns at once, kept campaign by campaign with its row of the queue.

CREATE TABLE decided_signs (                    -- indicators of each campaign that somebody decided on
  campaign INTEGER NOT NULL,
  indicator TEXT NOT NULL,
  PRIMARY KEY (campaign, indicator)
) STRICT, WITHOUT ROWID;
INSERT INTO decided_signs (campaign, indicator)
SELECT DISTINCT m.campaign, h.indicator
  FROM (SELECT DISTINCT d.campaign FROM decisions AS d
         WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions AS u WHERE u.undoes = d.id)) AS w
 CROSS JOIN campaign_members AS m ON m.campaign = w.campaign
 CROSS JOIN listings AS l ON l.id = m.listing
 CROSS JOIN hits AS h ON h.version = l.version AND h.origin <> 'wording';

CREATE TABLE campaign_contacts (                -- contacts of each campaign in the queue; of the sample none
  campaign INTEGER NOT NULL,
  contact INTEGER NOT NULL,
  ads INTEGER NOT NULL,                         -- of the campaign, that have it in their current version
  PRIMARY KEY (campaign, contact)
) STRICT, WITHOUT ROWID;
INSERT INTO campaign_contacts (campaign, contact, ads)
SELECT m.campaign, k.contact, count(DISTINCT l.id)
  FROM queue AS q
 CROSS JOIN campaign_members AS m ON m.campaign = q.campaign
 CROSS JOIN listings AS l ON l.id = m.listing
 CROSS JOIN links AS k ON k.version = l.version AND k.boilerplate = 0
 WHERE q.state NOT IN ('none', 'sample')
 GROUP BY m.campaign, k.contact;

-- Of a large campaign: its ads with the highest score, and one ad of each group of nearly equal texts.
ALTER TABLE campaign_totals ADD COLUMN best TEXT NOT NULL DEFAULT '[]';
ALTER TABLE campaign_totals ADD COLUMN apart TEXT NOT NULL DEFAULT '[]';
DELETE FROM campaign_totals;
INSERT OR IGNORE INTO queue_stale SELECT id FROM campaigns WHERE listings >= 1000;
