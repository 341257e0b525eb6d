-- Long lines of ads that name no contact, as hashes: two of them in common tie ads to one actor (a portrait).

CREATE TABLE family_lines (
  family INTEGER NOT NULL REFERENCES families(id) ON DELETE CASCADE,
  line INTEGER NOT NULL,                        -- hash of a line in normal form, signed 64 bits
  PRIMARY KEY (family, line)
) STRICT, WITHOUT ROWID;
