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
    owner: str
    shared: bool
    """Shown to all."""


def saved_views(db: sqlite3.Connection, user: int) -> list[SavedView]:
    """The saved views of an account and those that colleagues show to all, by name."""
    sql = """SELECT v.id, v.name, v.query, u.name AS owner, s.view IS NOT NULL AS shared FROM saved_views v
               JOIN users u ON u.id = v.user LEFT JOIN shared_views s ON s.view = v.id
              WHERE v.user = ? OR s.view IS NOT NULL ORDER BY v.user <> ?, v.name"""
    return fetch_all(db, SavedView, sql, (user, user))


def save_view(db: sqlite3.Connection, user: int, name: str, query: str) -> int:
    """Keep a view under a name; the same name replaces it. Returns its id."""
    row = db.execute(
        "INSERT INTO saved_views (user, name, query) VALUES (?, ?, ?)"
        " ON CONFLICT (user, name) DO UPDATE SET query = excluded.query RETURNING id",
        (user, name, query),
    ).fetchone()
    return int(row[0])


def drop_view(db: sqlite3.Connection, user: int, view: int) -> bool:
    """Forget a saved view; False where one has no such view."""
    db.execute(
        "DELETE FROM shared_views WHERE view IN (SELECT id FROM saved_views WHERE user = ? AND id = ?)",
        (user, view),
    )
    gone = db.execute("DELETE FROM saved_views WHERE user = ? AND id = ?", (user, view))
    return gone.rowcount > 0
