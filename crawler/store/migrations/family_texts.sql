-- What a family's representative says, in normal form: contacts that families share are read from it.
-- A family from before this step has none, nor has one whose representative was purged: its text is made anew.

CREATE TABLE family_texts (
  family INTEGER PRIMARY KEY REFERENCES families(id) ON DELETE CASCADE,
  text TEXT NOT NULL                            -- without the lines of its site
) STRICT;
