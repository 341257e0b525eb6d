-- Browsers in which an account has signed in: a stranger's failed attempts don't lock them out.

CREATE TABLE known_browsers (
  token TEXT NOT NULL,                          -- SHA-256 of the browser's cookie
  user INTEGER NOT NULL REFERENCES users(id),
  seen TEXT NOT NULL,                           -- last sign-in
  PRIMARY KEY (token, user)
) STRICT, WITHOUT ROWID;
