"""Where messages that are stored were forwarded from: channels that may be worth watching themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from crawler.store.database import Database

_ORIGINS: Final = """
SELECT json_extract(v.posting, '$.extra.provenance.forwarded_url') AS url,
       json_extract(v.posting, '$.extra.provenance.forwarded_from') AS name,
       l.source, l.band, max(l.last_seen), count(*)
  FROM listings AS l JOIN versions AS v ON v.id = l.version
 WHERE v.posting LIKE '%"forwarded_url"%' GROUP BY 1, 3, 4 HAVING url IS NOT NULL"""


class ForwardSource(NamedTuple):
    """Messages of one source and band that were forwarded from one address."""

    url: str
    name: str
    source: str
    band: str
    last_seen: str
    ads: int


class ForwardSources:
    """Reads the origins of forwarded messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def origins(self) -> Iterator[ForwardSource]:
        """Origins of the current versions, by address, source and band."""
        for url, name, source, band, seen, ads in self._database.rows(_ORIGINS):
            yield ForwardSource(str(url), str(name or ""), source, band, seen, ads)
