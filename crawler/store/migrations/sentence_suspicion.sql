-- What the sentence reader says of an ad, so that a rank in its source can be its bar.

ALTER TABLE assessments ADD COLUMN sentence_suspicion REAL;   -- relative to the fixed bar; null where it did not read
