-- Whatever changes a campaign, its members or their content marks its row of the queue stale. So a crawl, a
-- join or a rescore needs to know nothing of the review desk, which makes the rows anew in small batches.

CREATE TRIGGER queue_campaign_new AFTER INSERT ON campaigns
  BEGIN INSERT OR IGNORE INTO queue_stale VALUES (new.id); END;
CREATE TRIGGER queue_campaign_changed AFTER UPDATE ON campaigns
  BEGIN INSERT OR IGNORE INTO queue_stale VALUES (new.id); END;
CREATE TRIGGER queue_member_new AFTER INSERT ON campaign_members
  BEGIN INSERT OR IGNORE INTO queue_stale VALUES (new.campaign); END;
CREATE TRIGGER queue_member_moved AFTER UPDATE ON campaign_members
  BEGIN INSERT OR IGNORE INTO queue_stale VALUES (old.campaign), (new.campaign); END;
CREATE TRIGGER queue_member_gone AFTER DELETE ON campaign_members
  BEGIN INSERT OR IGNORE INTO queue_stale VALUES (old.campaign); END;
CREATE TRIGGER queue_content_changed AFTER UPDATE OF content_hash, score, gone_at ON listings
  WHEN old.content_hash <> new.content_hash OR old.score <> new.score OR old.gone_at IS NOT new.gone_at
  BEGIN
    INSERT OR IGNORE INTO queue_stale SELECT campaign FROM campaign_members WHERE listing = new.id;
  END;
