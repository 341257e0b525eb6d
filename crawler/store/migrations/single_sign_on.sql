-- Which account a person of the agency's identity provider has: one person, one account.

CREATE TABLE provider_accounts (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,                        -- the provider's id of the person
  user INTEGER NOT NULL UNIQUE REFERENCES users(id),
  made TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT;
