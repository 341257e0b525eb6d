-- Reports of victims, witnesses and hotlines. The reporter's words, name and contacts lie in `sealed`, which only the
-- private key opens; the other columns say what the report says of the suspect. No export reads these tables.

CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  "key" TEXT NOT NULL UNIQUE,                   -- public id: 'r' and hexadecimal digits
  taken TEXT NOT NULL,                          -- when it was taken in, UTC
  told TEXT,                                    -- when the report was made, as its file states it
  channel TEXT NOT NULL,                        -- hotline | mail | form | ... as whoever took it in named it
  country TEXT,                                 -- of the hotline, ISO 3166-1
  language TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,                  -- keyed hash of the text: the same report is taken in once
  dangers TEXT NOT NULL,                        -- JSON list
  indicators TEXT NOT NULL,                     -- JSON list of ids
  harm_types TEXT NOT NULL,                     -- JSON list of ids
  destinations TEXT NOT NULL,                   -- JSON list of countries
  sealed BLOB,                                  -- NULL once its retention has ended
  closed TEXT                                   -- when somebody was done with it
) STRICT;

CREATE TABLE report_contacts (                  -- of the suspect; never the reporter's
  report INTEGER NOT NULL REFERENCES reports(id),
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (report, kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_contacts_by_value ON report_contacts(value);
