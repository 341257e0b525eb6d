-- The report for a period counts facets of the campaigns that were first seen in it: too many to count for each reader.
CREATE TABLE queue_days (                       -- maintained, as queue_counts; without the sample
  day TEXT NOT NULL,                            -- when the first ad of the campaign was seen
  facet TEXT NOT NULL,                          -- band | country | harm | origin | sign | source
  value TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (day, facet, value)
) STRICT, WITHOUT ROWID;
INSERT INTO queue_days (day, facet, value, n)
SELECT substr(d.value, 1, 10), o.facet, o.value, count(*)
  FROM queue_facets AS d CROSS JOIN queue_facets AS o ON o.campaign = d.campaign
 WHERE d.facet = 'day' AND d.state <> 'sample'
   AND o.facet IN ('band', 'country', 'harm', 'origin', 'sign', 'source')
 GROUP BY 1, 2, 3;
