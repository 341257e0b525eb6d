-- Joins that were weighed and not made, of middling probability: what an analyst is asked about.

CREATE TABLE suggested_joins (
  one INTEGER NOT NULL REFERENCES families(id) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES families(id) ON DELETE CASCADE,
  probability REAL NOT NULL,                    -- calibrated, that both are one campaign, 0 to 1
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX suggested_joins_other ON suggested_joins(other);
