-- A contact of a report stays sealed until somebody confirms it as the suspect's. What the program proposes of each, and
-- which contacts of ads are the same as a sealed one, so that it is known whether a report's was seen before.

CREATE TABLE report_proposals (
  report INTEGER NOT NULL REFERENCES reports(id),
  mark TEXT NOT NULL,                           -- keyed hash of the contact, as in report_contacts
  kind TEXT NOT NULL,                           -- number | email | a kind of contact
  guess TEXT NOT NULL,                          -- suspect | unclear
  PRIMARY KEY (report, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_sightings (
  mark TEXT NOT NULL,                           -- keyed hash of a contact that a report holds
  contact INTEGER NOT NULL,                     -- of an ad: the same contact
  PRIMARY KEY (mark, contact)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_sighting_state (            -- one row: up to which contact the ads were compared
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO report_sighting_state VALUES (1, 0);
