-- The entry with the home's part of the ids in exports is found without reading the chain.

CREATE INDEX ledger_home_namespace ON ledger(seq) WHERE kind = 'home-id';
