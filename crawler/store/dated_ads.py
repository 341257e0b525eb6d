"""Ads with their day and what early warning counts of them, streamed: a million fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from crawler.store.contact_identity import is_masked
from crawler.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedAdRow:
    """One ad in its current version."""

    key: str
    """Public id."""
    day: str
    """ISO date: when it was posted as it says, if that was before it was first seen; else when it was first seen."""
    market: str
    """Country of the source's readers, or the source's name where none is stated."""
    region: str
    """ISO 3166-1 code of that country; empty where none is stated."""
    headline: str
    campaign: str
    """Public id; empty when it is of none."""
    band: str
    language: str
    destinations: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]
    """Kind and value; no masked one, none of the site's own."""
    hits: tuple[tuple[str, str], ...]
    """Indicator and quote."""
    pictures: tuple[int, ...] = ()
    """The first picture of those that are one with each that it shows; of one that was not compared yet, itself."""


_BEGUN: Final = "SELECT source, substr(min(first_seen), 1, 10) FROM listings GROUP BY source"
_ADS: Final = """
SELECT l.id, l."key", substr(l.first_seen, 1, 10), substr(coalesce(v.date_posted, ''), 1, 10), l.source,
  coalesce(nullif(s.region, ''), l.source), coalesce(s.region, ''),
  substr(coalesce(nullif(v.title, ''), nullif(v.text, ''), v.description), 1, 200),
  coalesce('c' || m.campaign, ''), l.band, l.language, a.destinations
FROM listings AS l JOIN versions AS v ON v.id = l.version JOIN assessments AS a ON a.version = l.version
JOIN sources AS s ON s.name = l.source LEFT JOIN campaign_members AS m ON m.listing = l.id
WHERE l.first_seen >= ? AND l.document_type <> 'warning' ORDER BY l.id
"""
_CONTACTS: Final = f"""
SELECT l.id, c.kind, c.value FROM listings AS l JOIN links AS k ON k.listing = l.id AND k.version = l.version
JOIN contacts AS c ON c.id = k.contact
WHERE l.first_seen >= ? AND k.boilerplate = 0 AND NOT {is_masked("c")} ORDER BY l.id
"""
_HITS: Final = """
SELECT l.id, h.indicator, h.quote FROM listings AS l JOIN hits AS h ON h.listing = l.id AND h.version = l.version
WHERE l.first_seen >= ? AND h.origin <> 'wording' ORDER BY l.id
"""
_PICTURES: Final = """
SELECT l.id, coalesce(k.look, s.picture) FROM listings AS l JOIN version_pictures AS s ON s.version = l.version
LEFT JOIN picture_looks AS k ON k.picture = s.picture WHERE l.first_seen >= ? ORDER BY l.id
"""


class DatedAds:
    """Reads ads by day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, day: str) -> Iterator[DatedAdRow]:
        """Ads first seen on this day (ISO date) or later.

        What a source had when it was first read is as old as it says, or of no day: it is left out where it does not.
        """
        begun = dict(self._database.rows(_BEGUN).fetchall())
        contacts = _Grouped(self._database.rows(_CONTACTS, (day,)))
        hits = _Grouped(self._database.rows(_HITS, (day,)))
        pictures = _Grouped(self._database.rows(_PICTURES, (day,)))
        for (
            number,
            key,
            seen,
            posted,
            source,
            market,
            region,
            headline,
            campaign,
            band,
            language,
            destinations,
        ) in self._database.rows(_ADS, (day,)):
            own, signs, shown = contacts.of(number), hits.of(number), pictures.of(number)
            known = posted if posted and posted <= seen else ""
            if not known and seen == begun[source]:
                continue
            yield DatedAdRow(
                key=key,
                day=known or seen,
                market=market,
                region=region,
                headline=headline or "",
                campaign=campaign,
                band=band,
                language=language,
                destinations=tuple(json.loads(destinations or "[]")),
                contacts=tuple((str(kind), str(value)) for kind, value in own),
                hits=tuple((str(indicator), str(quote)) for indicator, quote in signs),
                pictures=tuple(dict.fromkeys(int(look) for (look,) in shown)),
            )


class _Grouped:
    """Rows that begin with an ascending id, handed out id by id."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, number: int) -> tuple[tuple[Any, ...], ...]:
        """The rest of the rows of an id; ids are asked for in ascending order."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != number:
            return ()
        return tuple(row[1:] for row in self._next[1])
