-- Warnings that an analyst signed for the public.

CREATE TABLE public_warnings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  campaign INTEGER NOT NULL,
  at TEXT NOT NULL,
  by TEXT NOT NULL,                             -- who signed; not published
  title TEXT NOT NULL,
  patterns TEXT NOT NULL,                       -- names of patterns (JSON)
  quotes TEXT NOT NULL,                         -- words of ads without contacts and names (JSON)
  language TEXT NOT NULL,
  destinations TEXT NOT NULL,                   -- countries (JSON)
  withdrawn_at TEXT
) STRICT;
