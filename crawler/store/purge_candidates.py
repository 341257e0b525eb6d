"""What of the store can be purged, what is held, and all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.clock import precise_timestamp
from crawler.records import Capture
from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger

_IN: Final = "IN (SELECT value FROM json_each(?))"


def _stands(verdict: str) -> str:
    """SQL: whether somebody's opinion on the whole campaign is this verdict, and stands."""
    return (
        f"EXISTS (SELECT 1 FROM decisions AS d WHERE d.campaign = m.campaign AND d.verdict = {verdict}"
        " AND d.kind IN ('first', 'second', 'final')"
        " AND NOT EXISTS (SELECT 1 FROM decisions AS u WHERE u.undoes = d.id))"
    )


_KIND: Final = (
    "CASE WHEN q.verdict = 'refer'"
    " OR (" + _stands("'refer'") + " AND NOT " + _stands("q.verdict") + ")"
    " THEN 'referred' WHEN q.verdict = 'watch' THEN 'watched'"
    " WHEN q.verdict = 'dismiss' THEN 'dismissed' ELSE l.band END"
)
"""By the queue's row, which is made of decisions and is not proven: a referral ends by another's opinion alone."""
_LISTED: Final = (
    'SELECT l.id, l."key", l.source, l.last_seen, m.campaign, ' + _KIND + " FROM listings AS l"
    " LEFT JOIN campaign_members AS m ON m.listing = l.id LEFT JOIN queue AS q ON q.campaign = m.campaign"
    " WHERE l.purged_at IS NULL"
)

_HELD: Final = """
WITH RECURSIVE kept(campaign, since, reason) AS (
  SELECT CAST(ltrim(substr(subject, 10), 'cC') AS INTEGER), since, reason FROM legal_holds
   WHERE subject LIKE 'campaign:%'
  UNION SELECT k.campaign, k.added, 'open case ' || c.number
    FROM cases AS c JOIN case_campaigns AS k ON k."case" = c.id WHERE c.closed_at IS NULL
  UNION SELECT c.merged_into, k.since, k.reason FROM kept AS k JOIN campaigns AS c ON c.id = k.campaign
   WHERE c.merged_into IS NOT NULL)
SELECT l."key", h.reason FROM legal_holds AS h JOIN listings AS l
    ON h.subject = 'listing:' || l."key" OR h.subject = 'source:' || l.source
UNION SELECT l."key", k.reason FROM kept AS k JOIN campaign_members AS m ON m.campaign = k.campaign
  JOIN listings AS l ON l.id = m.listing
UNION SELECT l."key", k.reason FROM kept AS k JOIN campaign_moves AS v ON v.campaign = k.campaign AND v.at >= k.since
  JOIN listings AS l ON l.id = v.listing
"""
"""A hold or an open case keeps the ads of its campaign, those of what it was merged into, and those that left since.

A move is noted to the second, a hold to the millisecond: as texts, a move of the same second counts as later.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purgeable:
    """A listing that may be purged, with what decides how long it is kept."""

    id: int
    key: str
    source: str
    last_seen: str
    campaign: int | None
    kind: str
    """referred | watched | dismissed, by the standing decision; else the band."""


class Purgeables:
    """Finds what is due or held, and sets and ends holds."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def listings(self, keys: Iterable[str] | None = None) -> list[Purgeable]:
        """Listings that still have content: all, or those with these public ids."""
        where, values = ("", ()) if keys is None else (f' AND l."key" {_IN}', (to_json(list(keys)),))
        return self._listed(where, values)

    def past(self, limits: Mapping[str, str]) -> list[Purgeable]:
        """Listings with content that were last seen before the limit of their kind.

        SQLite chooses them: a million rows in Python would take the desk's processor for seconds.

        Args:
            limits: Kind (see `Purgeable`) to a moment, UTC, ISO 8601; listings of another kind stay.
        """
        if not limits:
            return []
        where = f" AND l.last_seen < ? AND l.last_seen < (SELECT value FROM json_each(?) WHERE key = {_KIND})"
        return self._listed(where, (max(limits.values()), to_json(dict(limits))))

    def _listed(self, where: str, values: tuple[object, ...]) -> list[Purgeable]:
        names = tuple(Purgeable.__dataclass_fields__)
        rows = self._database.rows(f"{_LISTED}{where} ORDER BY l.id", values)
        return [Purgeable(**dict(zip(names, row, strict=True))) for row in rows]

    def carriers(self, contacts: Sequence[int]) -> list[str]:
        """Public ids of the listings that carry one of these contacts (their ids) in any version."""
        rows = self._database.rows(
            'SELECT DISTINCT l."key" FROM links AS k JOIN listings AS l ON l.id = k.listing'
            f" WHERE k.contact {_IN}",
            (to_json(list(contacts)),),
        )
        return [key for (key,) in rows]

    def held(self) -> dict[str, str]:
        """Why it is held, for each public id of a listing that must not be purged."""
        rows = self._database.rows(_HELD)
        return dict(rows.fetchall())

    def hold(self, subject: str, reason: str) -> None:
        """Keep a subject from being purged.

        Args:
            subject: `listing:KEY`, `campaign:cID` or `source:NAME` as `held_subject` writes it.
            reason: Why.
        """
        with self._database.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO legal_holds (subject, since, reason) VALUES (?, ?, ?)",
                (subject, precise_timestamp(), reason),
            )
            self._ledger.append([Entry(kind="hold", subject=subject, detail={"reason": reason})])

    def release(self, subject: str) -> bool:
        """End a hold; False when there was none."""
        with self._database.transaction():
            row = self._database.one("DELETE FROM legal_holds WHERE subject = ? RETURNING 1", (subject,))
            if row is not None:
                self._ledger.append([Entry(kind="hold", subject=subject, detail={"released": True})])
        return row is not None

    def captures(self, listings: Sequence[int]) -> list[Capture]:
        """Captures that may hold bytes of the listings.

        Those of their versions, all of their addresses, all of the pages that their versions were read from (a feed
        is fetched again and again, and holds an ad for as long as it runs), and pictures that no other ad shows.
        """
        wanted = to_json(list(listings))
        own = f"SELECT capture FROM versions WHERE listing {_IN}"
        pictured = (
            "SELECT j.value FROM versions AS v, json_each(v.posting, '$.extra.pictures') AS j"
            f" WHERE v.listing {_IN}"
        )
        others = (
            "SELECT p.sha256 FROM pictures AS p JOIN version_pictures AS s ON s.picture = p.id"
            f" WHERE s.listing NOT {_IN}"
        )
        return self._rows(
            f"kind NOT IN ('purged', 'reading') AND (seq IN ({own})"
            f" OR url IN (SELECT url FROM listings WHERE id {_IN})"
            f" OR requested_url IN (SELECT url FROM listings WHERE id {_IN})"
            f" OR url IN (SELECT url FROM captures WHERE url <> '' AND seq IN ({own}))"
            f" OR (url IN ({pictured}) AND payload_sha256 NOT IN ({others})))",
            (wanted, wanted, wanted, wanted, wanted, wanted),
        )

    def staying(self, captures: Iterable[int], listings: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
        """Which other ads with content share a page: internal and public id, by capture.

        Args:
            captures: Captures of the page.
            listings: Internal ids of the ads that are to go.
        """
        pages = f"SELECT seq, url FROM captures WHERE seq {_IN}"
        rows = self._database.rows(
            f"WITH page AS ({pages}), same AS (SELECT seq AS page, seq FROM page"
            " UNION SELECT p.seq, c.seq FROM page AS p JOIN captures AS c ON c.url = p.url WHERE p.url <> '')"
            ' SELECT DISTINCT s.page, l.id, l."key" FROM same AS s JOIN versions AS v ON v.capture = s.seq'
            " JOIN listings AS l ON l.id = v.listing WHERE l.purged_at IS NULL"
            f" AND l.id NOT {_IN} ORDER BY 1, 2",
            (to_json(list(captures)), to_json(list(listings))),
        )
        found: dict[int, list[tuple[int, str]]] = {}
        for page, listing, key in rows:
            found.setdefault(page, []).append((listing, key))
        return found

    def texts(self, listings: Iterable[int]) -> list[str]:
        """Everything that any version of the listings says."""
        rows = self._database.rows(
            "SELECT v.title, v.hiring_organization, v.job_location, v.base_salary, v.description, v.text,"
            f" v.posting, l.url, coalesce(l.external_id, '') FROM versions AS v"
            f" JOIN listings AS l ON l.id = v.listing WHERE l.id {_IN}",
            (to_json(list(listings)),),
        )
        return [text for row in rows for text in row]

    def _rows(self, where: str, values: tuple[object, ...]) -> list[Capture]:
        names = tuple(Capture.__dataclass_fields__)
        columns = ", ".join(f'"{name}"' for name in names)
        rows = self._database.rows(f"SELECT {columns} FROM captures WHERE {where} ORDER BY seq", values)
        return [Capture(**dict(zip(names, row, strict=True))) for row in rows]

    def readings(self, keys: Sequence[str]) -> list[Capture]:
        """Records of readings that hold what was read of the listings."""
        return self._rows(
            "kind = 'reading' AND EXISTS (SELECT 1 FROM json_each(meta, '$.keys') AS k"
            " WHERE k.value IN (SELECT value FROM json_each(?)))",
            (to_json(list(keys)),),
        )

    def purged(self) -> frozenset[str]:
        """Public ids of the listings purged so far."""
        rows = self._database.rows('SELECT "key" FROM listings WHERE purged_at IS NOT NULL')
        return frozenset(key for (key,) in rows)

    def purged_of(self, source: str) -> frozenset[str]:
        """Ids, as its files give them, of a source's listings purged so far; another source's say nothing of them."""
        rows = self._database.rows(
            'SELECT "key" FROM listings WHERE purged_at IS NOT NULL AND source = ?', (source,)
        )
        # Where another source had the id first, the listing's own begins with its source (`BatchWriter`).
        return frozenset(name for (key,) in rows for name in (key, key.removeprefix(f"{source}:")))
