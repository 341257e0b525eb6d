-- The takedown clock: whether an ad that was referred still stood 1, 3 and 12 days later. Times are UTC, ISO 8601 with Z.

CREATE TABLE takedown_checks (
  listing INTEGER NOT NULL REFERENCES listings(id),
  day INTEGER NOT NULL,                         -- days after the referral: 1 | 3 | 12
  referred_at TEXT NOT NULL,                    -- when the referral was confirmed
  at TEXT NOT NULL,                             -- when its page was asked, or was found gone
  state TEXT NOT NULL,                          -- up | gone | hidden | unknown | before
  reason TEXT NOT NULL DEFAULT '',              -- of gone and hidden: removed | expired | blocked | layout | unreachable
  PRIMARY KEY (listing, day)
) STRICT, WITHOUT ROWID;
