-- Bands, and sentences that one ad alone holds, move from b-trees into sorted runs: `crawler.campaigns.runs`.

CREATE TABLE index_runs (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  list TEXT NOT NULL,                           -- bands | sentences
  entries INTEGER NOT NULL,
  bits INTEGER NOT NULL                         -- it has 2^bits pages: the top bits of a key say which
) STRICT;

CREATE TABLE index_pages (
  id INTEGER PRIMARY KEY,                       -- run * 2^20 + number of the page
  entries BLOB NOT NULL                         -- keys (int64, ascending), then what each leads to; little-endian
) STRICT;

CREATE TABLE gone_families (                    -- taken out, but still among the bands
  family INTEGER PRIMARY KEY
) STRICT;

INSERT INTO index_pages SELECT (1 << 20) + ("key" >> 56) + 128, packed_page("key", family, 4) FROM bands GROUP BY 1;
INSERT INTO index_runs SELECT 1, 'bands', count(*), 8 FROM bands HAVING count(*) > 0;
INSERT INTO index_pages SELECT (2 << 20) + (hash >> 56) + 128, packed_page(hash, CASE WHEN seen = 1
    THEN json_extract(versions, '$[0][0]') << 32 | json_extract(versions, '$[0][1]') ELSE 0 END, 8)
  FROM segments GROUP BY 1;
INSERT INTO index_runs SELECT 2, 'sentences', count(*), 8 FROM segments HAVING count(*) > 0;

DELETE FROM segments WHERE seen = 1;
DROP TABLE bands;
