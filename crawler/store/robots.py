"""The texts of robots.txt files that runs obeyed, each kept once by its digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from crawler.store.database import Database


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsText:
    """One text and its digest."""

    sha256: str
    text: str


class RobotsTexts:
    """Keeps and finds texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, texts: Mapping[str, str]) -> None:
        """Keep texts by their digests; those that are there already stay as they are."""
        with self._database.transaction():
            self._database.write_many(
                "INSERT OR IGNORE INTO robots (sha256, text) VALUES (?, ?)", texts.items()
            )

    def text(self, digest: str) -> str | None:
        """The text of a digest."""
        row = self._database.one("SELECT text FROM robots WHERE sha256 = ?", (digest,))
        return str(row[0]) if row else None

    def count(self) -> int:
        """How many texts are kept."""
        return self._database.number("SELECT count(*) FROM robots")

    def altered(self) -> Iterator[str]:
        """Digests whose text is not the one that was read."""
        rows = self._database.rows("SELECT sha256, text FROM robots WHERE NOT cut ORDER BY sha256")
        return (digest for digest, text in rows if digest_of(text) != digest)

    def missing(self) -> Iterator[tuple[str, str]]:
        """Run (`run:ID`) and digest of each text that was obeyed according to the ledger and is missing."""
        yield from self._database.rows(
            "SELECT l.subject, r.value FROM ledger AS l, json_each(l.detail, '$.robots') AS r"
            " WHERE l.kind = 'run' AND r.value NOT IN (SELECT sha256 FROM robots) ORDER BY l.seq"
        )
