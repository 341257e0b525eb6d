-- Pairs of campaigns that hang on one and the same picture or account are one piece of evidence: which ones do is kept.
ALTER TABLE entity_pairs ADD COLUMN hangs_on TEXT NOT NULL DEFAULT '[]';    -- JSON list of numbers, one for each of these; no value
