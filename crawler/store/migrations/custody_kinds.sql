-- The entries of what people did, of every kind that names somebody: taking in, comments, sources, weights and reports too.

DROP INDEX ledger_by_people;
CREATE INDEX ledger_by_people ON ledger(seq)
  WHERE kind IN ('account', 'campaign', 'case', 'contact-view', 'decision', 'download', 'export', 'hold', 'intake',
                 'publication', 'recruiter', 'report', 'report key', 'ruling', 'search', 'sign-in', 'source', 'view', 'weights');
