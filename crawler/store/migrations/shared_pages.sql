-- A page may hold several ads: which ones, is asked before one of them is purged.
CREATE INDEX versions_by_capture ON versions(capture) WHERE capture IS NOT NULL;
