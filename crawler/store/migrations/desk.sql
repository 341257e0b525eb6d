-- The review desk's second coat: who has what open, second opinions on a part, a language for each account,
-- and weights that are carried out. Times are UTC, ISO 8601 with Z.

CREATE TABLE open_campaigns (                   -- who looks at what; a row ends by itself
  campaign INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES users(id),
  opened TEXT NOT NULL,
  until TEXT NOT NULL                           -- put off by every look, a minute apart at least
) STRICT;

ALTER TABLE decisions ADD COLUMN part INTEGER REFERENCES decisions(id);  -- of a second or final one: the `part` it is on
CREATE TRIGGER decisions_part_unchanged BEFORE UPDATE OF part ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are append only'); END;

ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT '';          -- of the desk; '' is the browser's

ALTER TABLE weight_proposals ADD COLUMN undone_at TEXT;
ALTER TABLE weight_proposals ADD COLUMN undone_by INTEGER REFERENCES users(id);

UPDATE weight_proposals SET proposal = (        -- what was kept as points is kept as classes
  SELECT json_group_array(json_object(
           'sign', json_extract(value, '$.sign'), 'refer', json_extract(value, '$.refer'),
           'dismiss', json_extract(value, '$.dismiss'), 'odds', json_extract(value, '$.odds'),
           'now', CASE WHEN json_extract(value, '$.now') < 2 THEN 'weak'
                       WHEN json_extract(value, '$.now') < 4.5 THEN 'medium' ELSE 'strong' END,
           'weight', json_extract(value, '$.weight')))
    FROM json_each(proposal));

CREATE TABLE rescore_jobs (                     -- dry runs and rescoring that the desk asked for, oldest first
  id INTEGER PRIMARY KEY,
  proposal INTEGER NOT NULL REFERENCES weight_proposals(id),
  what TEXT NOT NULL,                           -- try | accept | undo
  asked TEXT NOT NULL,
  state TEXT NOT NULL,                          -- queued | running | done | failed
  seen TEXT,                                    -- when the process at work last said something
  done INTEGER NOT NULL DEFAULT 0,              -- ads read
  total INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,           -- ads judged differently
  entered INTEGER NOT NULL DEFAULT 0,           -- ads that enter the queue
  gone INTEGER NOT NULL DEFAULT 0,              -- ads that leave it
  moves TEXT NOT NULL DEFAULT '[]',             -- JSON: the first of both, with why
  ruleset TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX rescore_jobs_by_state ON rescore_jobs(state, id);
CREATE INDEX rescore_jobs_by_proposal ON rescore_jobs(proposal, id);
