-- Which ad went from one campaign to another: a decision, a hold and a case are about ads, wherever they go.

CREATE TABLE campaign_moves (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  listing INTEGER NOT NULL REFERENCES listings(id),
  campaign INTEGER NOT NULL REFERENCES campaigns(id),  -- the one that it left
  other INTEGER NOT NULL REFERENCES campaigns(id)      -- the one that it joined
) STRICT;
CREATE INDEX campaign_moves_by_listing ON campaign_moves(listing);
CREATE INDEX campaign_moves_by_campaign ON campaign_moves(campaign, at);
