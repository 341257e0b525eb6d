-- Reports that show the picture of an ad. Of a report's pictures only a keyed hash is kept, for ads that come later.

CREATE TABLE report_pictures (                  -- a picture of an ad that a report shows too
  report INTEGER NOT NULL REFERENCES reports(id),
  picture INTEGER NOT NULL,                     -- of the ad (pictures.id)
  likeness INTEGER NOT NULL,                    -- percent of the features where both overlap; of the hash's bits where the ad came later
  PRIMARY KEY (report, picture)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_pictures_by_picture ON report_pictures(picture);

CREATE TABLE report_looks (                     -- the pictures of a report
  report INTEGER NOT NULL REFERENCES reports(id),
  part INTEGER NOT NULL,                        -- from 0
  hash INTEGER NOT NULL,                        -- perceptual hash, its bits in another order and turned by the home's key
  PRIMARY KEY (report, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_picture_state (             -- one row: up to which picture of ads the reports were compared
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO report_picture_state SELECT 1, coalesce(max(picture), 0) FROM picture_looks;
