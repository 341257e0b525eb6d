-- A campaign is found and counted under every reason of its ads, no longer only under the three that its row shows.
INSERT OR IGNORE INTO queue_stale SELECT campaign FROM queue;
