-- The second step of signing in (RFC 6238): the secret that an account shares with the app on its owner's phone.

CREATE TABLE second_factors (
  user INTEGER PRIMARY KEY REFERENCES users(id),
  secret TEXT NOT NULL,                         -- base32, 160 bits
  made TEXT NOT NULL,
  last_step INTEGER NOT NULL                    -- time step of the last code that was taken: no code is taken twice
) STRICT;
