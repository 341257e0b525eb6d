"""Saved views of the queue: a name and a query string, one list for each account."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from crawler.store.typed_rows import fetch_all


class SavedView(NamedTuple):
    """A view of the queue under a name."""

    id: int
    name: str
    query: str
    """Query string of the queue's page."""


def saved_views(db: sqlite3.Connection, user: int) -> list[SavedView]:
    """The saved views of an account, by name."""
    sql = "SELECT id, name, query FROM saved_views WHERE user = ? ORDER BY name"
    return fetch_all(db, SavedView, sql, (user,))


def save_view(db: sqlite3.Connection, user: int, name: str, query: str) -> None:
    """Keep a view under a name; the same name replaces it."""
    db.execute(
        "INSERT INTO saved_views (user, name, query) VALUES (?, ?, ?)"
        " ON CONFLICT (user, name) DO UPDATE SET query = excluded.query",
        (user, name, query),
    )


def drop_view(db: sqlite3.Connection, user: int, view: int) -> None:
    """Forget a saved view."""
    db.execute("DELETE FROM saved_views WHERE user = ? AND id = ?", (user, view))
