-- Pictures of ads: what each looks like, for finding it again in another ad. The bytes are in the captures.

CREATE TABLE pictures (                         -- a frame of a picture; kept as long as one version shows it
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL,                         -- of the file as received
  frame INTEGER NOT NULL,                       -- of an animation, from 0
  letters INTEGER NOT NULL,                     -- letters and digits that were read in it
  features BLOB NOT NULL,                       -- perceptual hash and local features (crawler.pictures.features)
  UNIQUE (sha256, frame)
) STRICT;

CREATE TABLE version_pictures (
  version INTEGER NOT NULL REFERENCES versions(id),
  picture INTEGER NOT NULL REFERENCES pictures(id),
  listing INTEGER NOT NULL REFERENCES listings(id),
  PRIMARY KEY (version, picture)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_pictures_by_picture ON version_pictures(picture, version);

-- Working tables of joining: which pictures are one, and the families that this joins.

CREATE TABLE picture_ties (                     -- two pictures that are one with other words; one < other
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  fitting INTEGER NOT NULL,                     -- features that fit one shift, turn and stretch
  share REAL NOT NULL,                          -- of the features where they overlap
  area REAL NOT NULL,                           -- share of the picture that they span
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_ties_by_other ON picture_ties(other);

CREATE TABLE picture_looks (                    -- pictures that were compared, and those that are one
  picture INTEGER PRIMARY KEY,
  look INTEGER NOT NULL,                        -- the first picture of those that are one
  hash INTEGER NOT NULL                         -- perceptual hash, signed 64 bits
) STRICT;
CREATE INDEX picture_looks_by_look ON picture_looks(look);

CREATE TABLE family_looks (                     -- families whose ads show one look: those of one unit are joined by it
  look INTEGER NOT NULL,
  family INTEGER NOT NULL,
  unit INTEGER NOT NULL,                        -- the first family of those that are joined
  PRIMARY KEY (look, family)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_looks_by_family ON family_looks(family);
