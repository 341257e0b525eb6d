-- Bundles of reports, the intakes by which they came (a whole intake can be undone), and keys of hotline systems.

CREATE TABLE report_intakes (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,                             -- UTC
  "by" TEXT NOT NULL,                           -- account, login name, or `key N` of a hotline system
  channel TEXT NOT NULL,
  undone TEXT                                   -- UTC, when the whole intake was undone
) STRICT;

CREATE TABLE report_bundles (
  report INTEGER PRIMARY KEY REFERENCES reports(id),
  bundle INTEGER NOT NULL,                      -- smallest report of the bundle
  intake INTEGER REFERENCES report_intakes(id)  -- NULL for reports taken in before intakes were kept
) STRICT;

CREATE INDEX report_bundles_by_bundle ON report_bundles(bundle);
CREATE INDEX report_bundles_by_intake ON report_bundles(intake);
INSERT INTO report_bundles (report, bundle) SELECT id, id FROM reports;

CREATE TABLE report_marks (                     -- keyed hashes that reports of one matter share; never a value
  report INTEGER NOT NULL REFERENCES reports(id),
  mark TEXT NOT NULL,                           -- of a contact, or of a part of the text
  PRIMARY KEY (report, mark)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_marks_by_mark ON report_marks(mark);

CREATE TABLE report_keys (                      -- of hotline systems that send reports in
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,                  -- SHA-256 of the key; the key itself is shown once
  country TEXT,                                 -- of the hotline, ISO 3166-1
  made TEXT NOT NULL,
  "by" TEXT NOT NULL,
  revoked TEXT
) STRICT;
