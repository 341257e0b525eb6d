-- Security keys and passkeys (WebAuthn) as the second step of signing in, and the ceremonies that are under way.

CREATE TABLE security_keys (
  id INTEGER PRIMARY KEY,
  user INTEGER NOT NULL REFERENCES users(id),
  name TEXT NOT NULL,                           -- what its owner calls it
  credential TEXT NOT NULL UNIQUE,              -- credential id, base64url
  public_key TEXT NOT NULL,                     -- COSE key, base64url
  made TEXT NOT NULL,
  uses INTEGER NOT NULL                         -- signature counter at the last use: a copied key is found by it
) STRICT;

CREATE INDEX security_keys_user ON security_keys (user);

CREATE TABLE key_challenges (
  token TEXT PRIMARY KEY,                       -- SHA-256 of what the page holds
  user INTEGER NOT NULL REFERENCES users(id),
  purpose TEXT NOT NULL CHECK (purpose IN ('add', 'sign in')),
  challenge TEXT NOT NULL,                      -- base64url; taken once
  at TEXT NOT NULL
) STRICT;
