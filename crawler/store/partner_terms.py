"""Contacts that partners reported, and the ads that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.contact_kinds import NAMED_SQL, NUMBER, NUMBERS_SQL, identity, kind_of, kinds_where
from crawler.store.columns import insert
from crawler.store.database import Database

PAGE: Final = "page"
"""Kind of a term that is a web address, whatever the page is for."""
_PAGES_SQL: Final = (
    "(" + ", ".join(f"'{name}'" for name in sorted(kinds_where(lambda kind: kind.observable == PAGE))) + ")"
)
_MORE_KINDS: Final = f"{NUMBERS_SQL.strip('()')}, {_PAGES_SQL.strip('()')}"
"""Kinds that a term may mean beside its own, so that contacts are found by kind and value: they have that index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTerm:
    """One contact to be watched for."""

    feed: str
    """Whose: the name under which the file was taken in."""
    kind: str
    """`number`, `page`, or a kind of contact."""
    value: str
    origin: str = ""
    """Id in the partner's file."""
    title: str = ""
    tlp: str
    expires: str
    """UTC, ISO 8601: it is watched for until then."""
    taken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHit:
    """An ad that carries a contact that a partner reported."""

    feed: str
    tlp: str
    kind: str
    value: str
    title: str
    origin: str
    listing: str
    """Public id."""
    campaign: str
    """Public id; empty when the ad is of none."""
    ad_title: str
    band: str
    last_seen: str


_COLUMNS: Final = ("feed", "kind", "value", "origin", "title", "tlp", "expires", "taken")
_HIT: Final = (
    "feed",
    "tlp",
    "kind",
    "value",
    "title",
    "origin",
    "listing",
    "campaign",
    "ad_title",
    "band",
    "last_seen",
)
_HITS: Final = f"""
SELECT t.feed, t.tlp, c.kind, c.value, t.title, t.origin, l."key", coalesce('c' || m.campaign, ''), v.title, l.band,
  l.last_seen
FROM partner_terms AS t
CROSS JOIN contacts AS c ON c.id IN (
  SELECT x.id FROM contacts AS x WHERE x.kind IN (t.kind, {_MORE_KINDS}) AND x.value = t.value AND (x.kind = t.kind
    OR (t.kind = '{NUMBER}' AND x.kind IN {NUMBERS_SQL})
    OR (t.kind = '{PAGE}' AND x.kind IN {_PAGES_SQL}))
  UNION SELECT x.id FROM contact_forms AS f JOIN contacts AS x ON x.id = f.contact
   WHERE f.form = contact_form(t.value) AND t.kind IN {NAMED_SQL} AND t.value NOT LIKE '+%'
     AND x.kind = t.kind AND lower(x.value) = lower(t.value))
JOIN links AS k ON k.contact = c.id AND k.boilerplate = 0
JOIN listings AS l ON l.id = k.listing AND l.version = k.version
JOIN versions AS v ON v.id = l.version
LEFT JOIN campaign_members AS m ON m.listing = l.id
WHERE t.expires > ?
GROUP BY t.id, c.id, l.id ORDER BY l.last_seen DESC, t.id, l.id
"""


class PartnerTerms:
    """Reads and writes what partners reported; the caller writes the chain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, terms: Iterable[PartnerTerm]) -> tuple[int, int]:
        """Add terms, or bring those of the same feed and contact up to date. Returns how many of each."""
        before = self._database.number("SELECT count(*) FROM partner_terms")
        names = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:])
        written = 0
        for term in terms:
            values = [getattr(term, name) for name in _COLUMNS]
            self._database.execute(
                f"{insert('partner_terms', _COLUMNS)} ON CONFLICT (feed, kind, value) DO UPDATE SET {names}",
                values,
            )
            written += 1
        added = self._database.number("SELECT count(*) FROM partner_terms") - before
        return added, written - added

    def withdraw(self, feed: str, contacts: Iterable[tuple[str, str]]) -> int:
        """Forget terms of a feed, by kind and value. Returns how many there were."""
        return self._database.write_many(
            "DELETE FROM partner_terms WHERE feed = ? AND kind = ? AND value = ?",
            [(feed, kind, value) for kind, value in contacts],
        )

    def withdraw_origins(self, feed: str, origins: Sequence[str]) -> int:
        """Forget terms of a feed, by the partner's ids. Returns how many there were."""
        return self._database.write_many(
            "DELETE FROM partner_terms WHERE feed = ? AND origin = ?", [(feed, one) for one in origins]
        )

    def withdraw_feed(self, feed: str, but: Iterable[tuple[str, str]] = ()) -> int:
        """Forget all terms of a feed but these (kind and value). Returns how many went."""
        kept = set(but)
        rows = self._database.rows("SELECT kind, value FROM partner_terms WHERE feed = ?", (feed,)).fetchall()
        return self.withdraw(feed, [(kind, value) for kind, value in rows if (kind, value) not in kept])

    def feeds_of(self, kind: str, value: str) -> list[str]:
        """Who reported a contact (kind and value as `term_key` gives them)."""
        rows = self._database.rows(
            "SELECT DISTINCT feed FROM partner_terms WHERE kind = ? AND value = ? ORDER BY feed",
            (kind, value),
        )
        return [str(feed) for (feed,) in rows]

    def erase(self, kind: str, value: str) -> None:
        """Forget a contact, whoever reported it."""
        self._database.execute("DELETE FROM partner_terms WHERE kind = ? AND value = ?", (kind, value))

    def expire(self, now: str) -> int:
        """Forget what has run out. Returns how many went."""
        return self._database.execute("DELETE FROM partner_terms WHERE expires <= ?", (now,)).rowcount

    def all(self, now: str) -> list[PartnerTerm]:
        """What is watched for."""
        rows = self._database.rows(
            f"SELECT {', '.join(_COLUMNS)} FROM partner_terms WHERE expires > ? ORDER BY feed, id", (now,)
        )
        return [PartnerTerm(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]

    def carrying(self, now: str) -> int:
        """How many ads carry such a contact; quick where nothing is watched for."""
        if not self._database.one("SELECT 1 FROM partner_terms WHERE expires > ? LIMIT 1", (now,)):
            return 0
        return len({hit.listing for hit in self.hits(now)})

    def hits(self, now: str) -> list[TermHit]:
        """Ads, in their current version, that carry such a contact; the newest first."""
        return [TermHit(**dict(zip(_HIT, row, strict=True))) for row in self._database.rows(_HITS, (now,))]


def term_key(kind: str, value: str) -> tuple[str, str]:
    """Kind and value under which a contact is a term: a number is one under every app, a page whatever it is for."""
    if kind_of(kind).observable == PAGE:
        return PAGE, value
    return identity(kind, value)
