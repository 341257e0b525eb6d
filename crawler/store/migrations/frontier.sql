-- What a crawl knows of every address it ever met in a source's index, ad or not. It is written in the same
-- transaction as what the page yielded, so that a crawl killed at any moment goes on where it was.

CREATE TABLE frontier (
  source TEXT NOT NULL REFERENCES sources(name),
  url TEXT NOT NULL,
  state TEXT NOT NULL,                          -- ad | other | gone
  mark TEXT NOT NULL DEFAULT '',                -- what the index said of it when it was last fetched
  modified TEXT,                                -- latest change that server or page stated, UTC
  etag TEXT,
  http_last_modified TEXT,                      -- as received, for If-Modified-Since
  digest TEXT NOT NULL DEFAULT '',              -- over the ads it held: the same digest means nothing new to keep
  asked_at TEXT NOT NULL,                       -- last time the page itself was asked for
  run INTEGER NOT NULL,                         -- the run that settled it last
  PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;
