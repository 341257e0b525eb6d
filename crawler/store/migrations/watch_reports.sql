-- Reports that somebody was told of: watches tell of those that name what is watched for, once it is confirmed.

CREATE TABLE watch_reports (
  watch INTEGER NOT NULL REFERENCES watches(id),
  report INTEGER NOT NULL,
  PRIMARY KEY (watch, report)
) STRICT, WITHOUT ROWID;
INSERT INTO watch_reports SELECT w.id, r.id FROM watches w, reports r;
