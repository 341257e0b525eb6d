"""What the list of contacts reads: one row a number, those in most ads first."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

from crawler.store.contact_identity import is_masked
from crawler.store.typed_rows import fetch_all

PAGE: Final = 50
"""Contacts on a page; set by hand in 2026."""


class ListedContact(NamedTuple):
    """A row of `contacts`."""

    id: int
    kind: str
    value: str
    listings: int
    """Ads that carry it under this kind now."""
    shared: str | None


def listed(
    db: sqlite3.Connection, kind: str, after: tuple[int, int] | None, limit: int = PAGE
) -> list[ListedContact]:
    """Contacts in most ads first, whole or of one kind; one more than `limit`. Goes by an index.

    Args:
        db: the store's connection.
        kind: of contact; empty for all.
        after: ads and id of the last row of the page before.
        limit: rows of a page.
    """
    values: list[object] = []
    tests = ["c.listings > 0", f"NOT {is_masked('c')}"]
    if kind:
        tests.append("c.kind = ?")
        values.append(kind)
    if after:
        tests.append("(c.listings < ? OR (c.listings = ? AND c.id > ?))")
        values += [after[0], after[0], after[1]]
    sql = (
        f"SELECT c.id, c.kind, c.value, c.listings, c.shared FROM contacts c WHERE {' AND '.join(tests)}"
        " ORDER BY c.listings DESC, c.id LIMIT ?"
    )
    return fetch_all(db, ListedContact, sql, [*values, limit + 1])


def of_sites(db: sqlite3.Connection, contacts: Iterable[int]) -> frozenset[int]:
    """Those contacts whose newest ad has them in the frame of its site, such as a board's hotline."""
    rows = db.execute(
        """SELECT w.value FROM json_each(?) w WHERE (SELECT k.boilerplate FROM links k WHERE k.contact = w.value
            ORDER BY k.listing DESC LIMIT 1) = 1""",
        (json.dumps(list(contacts)),),
    )
    return frozenset(int(number) for (number,) in rows)
