"""Full-text search over the current version of every listing, safe against any text an analyst may type."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

from crawler.records import Listing
from crawler.store.contact_identity import is_masked
from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.listing_reader import ListingReader
from crawler.store.sql_functions import FTS_COLUMNS, searchable

_TOKENIZER: Final = "unicode61 remove_diacritics 2"
"""As of `listings_fts`."""
_NUMBERLIKE: Final = re.compile(r"\d")
"""A query that may be one for a number: then every match is looked at, also where no contact was read."""
LEAST_BEGINNING: Final = 3
"""Letters of the beginning of a word; shorter ones begin too many words. Set by hand in 2026."""
_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')


class Search:
    """Finds listings by their words."""

    def __init__(self, database: Database, reader: ListingReader) -> None:
        self._database = database
        self._reader = reader

    def find(self, text: str, *, limit: int = 50, before: int | None = None) -> tuple[Listing, ...]:
        """Listings that hold all the words, newest version first.

        Words in double quotes are a phrase; nothing else has a meaning of its own (FTS5's operators are
        taken as words). `before` continues behind the version id of the last one. Ranking by relevance is
        not offered: on a common word it costs 523 ms at a million ads, by id 0.7 ms (measured in 2026).
        """
        wanted = query(text)
        if not wanted:
            return ()
        rows = self._database.rows(
            "SELECT rowid FROM listings_fts WHERE listings_fts MATCH ? AND rowid < ?"
            " ORDER BY rowid DESC LIMIT ?",
            (wanted, before if before is not None else 1 << 62, limit),
        ).fetchall()
        return self._reader.by_version([version for (version,) in rows])


def covered_matches(
    db: sqlite3.Connection, versions: Sequence[int], wanted: str, cover: Callable[[str], str]
) -> list[int]:
    """Those of the matching versions that match too once masked contacts are covered.

    A search must not tell whether a masked number is in an ad. So the texts of the ads that may hold one are covered
    and searched again, in an index in memory.

    Args:
        versions: what matched in the store.
        wanted: the FTS5 query that they matched.
        cover: covers masked contacts in a text.

    Returns:
        Ids in the order given.
    """
    suspects = _suspects(db, versions, thorough=_NUMBERLIKE.search(wanted) is not None)
    if not suspects:
        return list(versions)
    index = sqlite3.connect(":memory:")
    try:
        index.execute(f"CREATE VIRTUAL TABLE covered USING fts5({FTS_COLUMNS}, tokenize = '{_TOKENIZER}')")
        rows = db.execute(
            f"SELECT id, {FTS_COLUMNS} FROM versions WHERE id IN (SELECT value FROM json_each(?))",
            (to_json(sorted(suspects)),),
        )
        texts = ((number, *(searchable(cover(one)) for one in columns)) for number, *columns in rows)
        index.executemany(f"INSERT INTO covered (rowid, {FTS_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", texts)
        kept = {
            number
            for (number,) in index.execute("SELECT rowid FROM covered WHERE covered MATCH ?", (wanted,))
        }
    finally:
        index.close()
    return [number for number in versions if number not in suspects or number in kept]


def _suspects(db: sqlite3.Connection, versions: Sequence[int], *, thorough: bool) -> set[int]:
    """Versions that may hold a masked contact: all, or those in which one was read."""
    if thorough:
        return set(versions)
    rows = db.execute(
        "SELECT DISTINCT k.version FROM json_each(?) w JOIN links k ON k.version = w.value"
        f" JOIN contacts c ON c.id = k.contact WHERE {is_masked('c')}",
        (to_json(list(versions)),),
    )
    return {number for (number,) in rows}


def query(text: str, *, beginnings: bool = False) -> str:
    """An FTS5 query of quoted strings, safe for any text: words joined by AND; empty for no word.

    Args:
        text: what was typed.
        beginnings: words of `LEAST_BEGINNING` letters or more, outside of quotes, may go on.
    """
    plain = storable(text).replace("\0", " ")
    return " AND ".join(
        _quoted(phrase or word, goes_on=beginnings and not phrase and len(word) >= LEAST_BEGINNING)
        for phrase, word in _WORD.findall(plain)
        if any(character.isalnum() for character in phrase or word)
    )


def words_of(text: str) -> list[str]:
    """The words and phrases of a query."""
    return [phrase or word for phrase, word in _WORD.findall(storable(text).replace("\0", " "))]


def _quoted(words: str, *, goes_on: bool) -> str:
    inside = searchable(words.replace('"', '""'))
    return f'"{inside}"*' if goes_on and inside[-1].isalnum() else f'"{inside}"'
