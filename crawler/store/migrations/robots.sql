-- The text of each robots.txt once, by its digest: runs refer to it, instead of holding it again every time.
CREATE TABLE robots (
  sha256 TEXT PRIMARY KEY,                      -- of the text as it was read, in hexadecimal
  text TEXT NOT NULL,
  cut INTEGER NOT NULL DEFAULT 0                -- 1 for a text of an older version that kept its beginning only
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO robots (sha256, text, cut)
  SELECT json_extract(o.value, '$.sha256'), json_extract(o.value, '$.text'),
    length(json_extract(o.value, '$.text')) >= 65536
  FROM runs, json_each(runs.detail, '$.robots') AS o
  WHERE json_extract(o.value, '$.text') <> '' AND json_extract(o.value, '$.sha256') IS NOT NULL;

UPDATE runs SET detail = json_set(detail, '$.robots', (
    SELECT json_group_object(o.key, json_remove(o.value, '$.text')) FROM json_each(runs.detail, '$.robots') AS o
  )) WHERE json_type(detail, '$.robots') = 'object';
