-- Ads that somebody took in at the desk: one row an import, which can be undone as a whole.

CREATE TABLE ad_intakes (
  run INTEGER PRIMARY KEY REFERENCES runs(id),  -- the run of the import
  "by" TEXT NOT NULL,                           -- account
  undone TEXT                                   -- UTC, when the whole import was undone
) STRICT;
