"""Saved views of the queue: a name and a query string, one list for each account."""

from __future__ import annotations

import sqlite3


def saved_views(db: sqlite3.Connection, user: int) -> list[tuple[int, str, str]]:
    """Id, name and query string of an analyst's saved views."""
    rows = db.execute("SELECT id, name, query FROM saved_views WHERE user = ? ORDER BY name", (user,))
    return list(rows.fetchall())


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
