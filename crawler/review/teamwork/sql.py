"""Assignments, comments, mentions and shared views."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from crawler.store.typed_rows import fetch_all, fetch_one


class Colleague(NamedTuple):
    """An account that work can be given to."""

    id: int
    name: str


class Assignment(NamedTuple):
    """A campaign that somebody has in hand."""

    campaign: int
    title: str
    user: int
    name: str
    assigned_by: str
    at: str


class Comment(NamedTuple):
    """What a colleague said of a campaign."""

    id: int
    campaign: int
    title: str
    name: str
    at: str
    text: str


_COMMENTS = """SELECT c.id, c.campaign, p.title, u.name, c.at, c.text FROM comments c JOIN users u ON u.id = c.user
                 JOIN campaigns p ON p.id = c.campaign"""
_ASSIGNED = """SELECT a.campaign, p.title, a.user, u.name, b.name AS assigned_by, a.at FROM assignments a
                 CROSS JOIN users u ON u.id = a.user CROSS JOIN users b ON b.id = a.assigned_by
                 CROSS JOIN campaigns p ON p.id = a.campaign"""
"""SQLite keeps the order of a CROSS JOIN: it began with all campaigns of the store, of which few are assigned."""


def colleagues(db: sqlite3.Connection) -> list[Colleague]:
    """Accounts that may decide, by name."""
    sql = "SELECT id, name FROM users WHERE disabled_at IS NULL AND role <> 'viewer' ORDER BY name"
    return fetch_all(db, Colleague, sql)


def is_campaign(db: sqlite3.Connection, campaign: int) -> bool:
    """Whether there is such a campaign."""
    return db.execute("SELECT 1 FROM campaigns WHERE id = ?", (campaign,)).fetchone() is not None


def assign(db: sqlite3.Connection, campaign: int, user: int | None, by: int, at: str) -> None:
    """Give a campaign to a colleague, or to nobody (None)."""
    db.execute("DELETE FROM assignments WHERE campaign = ?", (campaign,))
    if user is not None:
        db.execute(
            "INSERT INTO assignments (campaign, user, assigned_by, at) VALUES (?, ?, ?, ?)",
            (campaign, user, by, at),
        )


def assignment_of(db: sqlite3.Connection, campaign: int) -> Assignment | None:
    """Who has a campaign in hand."""
    return fetch_one(db, Assignment, f"{_ASSIGNED} WHERE a.campaign = ?", (campaign,))


def assignments(db: sqlite3.Connection, limit: int = 300) -> list[Assignment]:
    """Who is on what, by person, the newest first."""
    return fetch_all(db, Assignment, f"{_ASSIGNED} ORDER BY u.name, a.at DESC LIMIT ?", (limit,))


def add_comment(
    db: sqlite3.Connection, campaign: int, user: int, text: str, at: str, mentioned: Sequence[int]
) -> int:
    """Keep a comment and whom it names; returns its id."""
    row = db.execute(
        "INSERT INTO comments (campaign, user, at, text) VALUES (?, ?, ?, ?) RETURNING id",
        (campaign, user, at, text),
    ).fetchone()
    db.execute(
        "INSERT INTO mentions (comment, user) SELECT ?, value FROM json_each(?)",
        (row[0], json.dumps(sorted(set(mentioned)))),
    )
    return int(row[0])


def comments_on(db: sqlite3.Connection, campaign: int, limit: int = 100) -> list[Comment]:
    """Comments on a campaign, the newest first."""
    return fetch_all(
        db, Comment, f"{_COMMENTS} WHERE c.campaign = ? ORDER BY c.id DESC LIMIT ?", (campaign, limit)
    )


def mentions_of(db: sqlite3.Connection, user: int, limit: int = 50) -> list[Comment]:
    """Comments that name somebody and were not put away yet, the newest first."""
    sql = (
        f"{_COMMENTS} JOIN mentions m ON m.comment = c.id WHERE m.user = ? AND m.seen_at IS NULL"
        " ORDER BY c.id DESC LIMIT ?"
    )
    return fetch_all(db, Comment, sql, (user, limit))


def put_away(db: sqlite3.Connection, user: int, comment: int, at: str) -> None:
    """Note that somebody has seen a comment that names them."""
    db.execute(
        "UPDATE mentions SET seen_at = ? WHERE user = ? AND comment = ? AND seen_at IS NULL",
        (at, user, comment),
    )


def share_view(db: sqlite3.Connection, user: int, view: int, at: str) -> bool:
    """Show one's own saved view to all, or no longer; False where one has no such view."""
    taken = db.execute(
        "DELETE FROM shared_views WHERE view = (SELECT id FROM saved_views WHERE id = ? AND user = ?) RETURNING view",
        (view, user),
    )
    if taken.fetchone() is not None:
        return True
    shown = db.execute(
        "INSERT INTO shared_views (view, at) SELECT id, ? FROM saved_views WHERE id = ? AND user = ?",
        (at, view, user),
    )
    return shown.rowcount > 0
