-- The entries of what people did, found without walking those of a crawl's captures.

CREATE INDEX ledger_by_people ON ledger(seq)
  WHERE kind IN ('account', 'case', 'contact-view', 'decision', 'download', 'export', 'ruling', 'search', 'sign-in', 'view');
