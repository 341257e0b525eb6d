-- The partners that a case is referred to: they alone read it from what is served (crawler/sharing/taxii.py). Cases from
-- before have none until a lead names them.

CREATE TABLE case_partners (
  "case" INTEGER NOT NULL REFERENCES cases(id),
  partner TEXT NOT NULL REFERENCES partners(name),
  added TEXT NOT NULL,                          -- UTC
  user INTEGER NOT NULL REFERENCES users(id),   -- who named it
  PRIMARY KEY ("case", partner)
) STRICT, WITHOUT ROWID;
