-- Seals of the rows that let somebody in: made with the home's secret, which is in a file and not in here.

CREATE TABLE row_seals (
  name TEXT NOT NULL,                           -- user | token | browser | partner | hotline
  key TEXT NOT NULL,                            -- which one
  seal TEXT NOT NULL,                           -- HMAC-SHA-256 of what the rows of that one said, hexadecimal
  PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;
