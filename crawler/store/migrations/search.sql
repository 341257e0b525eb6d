-- The index of every store holds what `crawler.store.words.searchable` makes of the text (a function of the
-- connection): built anew for stores that were filled before.

INSERT INTO listings_fts (listings_fts) VALUES ('delete-all');
INSERT INTO listings_fts (rowid, title, hiring_organization, job_location, description, text)
  SELECT id, searchable(title), searchable(hiring_organization), searchable(job_location), searchable(description),
    searchable(text) FROM versions WHERE id IN (SELECT version FROM listings) ORDER BY id;
