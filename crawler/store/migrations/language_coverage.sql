-- Whether the catalogue can read the language of an ad: few signs in an ad that nobody can read mean little.

ALTER TABLE assessments ADD COLUMN language_coverage TEXT NOT NULL DEFAULT 'unknown';  -- unknown until it is assessed anew

CREATE INDEX assessments_uncovered ON assessments (version) WHERE language_coverage IN ('none', 'neighbour');
