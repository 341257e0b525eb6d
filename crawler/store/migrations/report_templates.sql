-- Reports that quote an ad: by their text. What is kept of a report's words are keyed hashes, for ads that come later.

CREATE TABLE report_templates (                 -- the report's text, and the suspect's text that it quotes
  report INTEGER NOT NULL REFERENCES reports(id),
  part INTEGER NOT NULL,                        -- from 0
  shingles INTEGER NOT NULL,                    -- how long it is (crawler.campaigns.sketch)
  bands BLOB NOT NULL,                          -- keyed hashes of the bands of its sketch, 8 bytes each
  PRIMARY KEY (report, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_ads (                       -- an ad whose text a report quotes
  report INTEGER NOT NULL REFERENCES reports(id),
  version INTEGER NOT NULL,                     -- of the ad; one stands for all with nearly its text
  likeness INTEGER NOT NULL,                    -- percent of what both say; estimated where the ad came later
  PRIMARY KEY (report, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_ads_by_version ON report_ads(version);

CREATE TABLE report_template_state (            -- one row: up to which family of ads the reports were compared
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO report_template_state SELECT 1, coalesce(max(id), 0) FROM families;
