"""Saved views of the queue (a name and a query string, one list for each account), and first words of ads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from crawler.masking import active as masking
from crawler.store.typed_rows import fetch_all

UNTITLED: Final = ("", "(no title)")
"""Titles of campaigns without one; the second is what earlier versions stored."""
FIRST_WORDS: Final = 90
"""Characters of an ad's text in place of a title: a line of the queue. Set by hand in 2026."""


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


def first_words(db: sqlite3.Connection, campaigns: Sequence[int]) -> dict[int, str]:
    """The beginning of the text of each campaign's first ad, for campaigns without a title."""
    rows = db.execute(
        "SELECT w.value, substr(trim(v.description || ' ' || v.text), 1, ?) FROM json_each(?) w"
        " JOIN listings l ON l.id = (SELECT min(listing) FROM campaign_members WHERE campaign = w.value)"
        " JOIN versions v ON v.id = l.version",
        (FIRST_WORDS * 2, json.dumps(list(campaigns))),
    )
    return {campaign: _short(text) for campaign, text in rows}


def words_of_ads(db: sqlite3.Connection, listings: Sequence[int]) -> dict[int, str]:
    """The beginning of the current text of each ad."""
    rows = db.execute(
        "SELECT l.id, substr(trim(v.description || ' ' || v.text), 1, ?) FROM json_each(?) w"
        " JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version",
        (FIRST_WORDS * 2, json.dumps(list(listings))),
    )
    return {listing: _short(text) for listing, text in rows}


def _short(text: str) -> str:
    plain = " ".join(masking.current().text(text).split())
    return plain if len(plain) <= FIRST_WORDS else f"{plain[: FIRST_WORDS - 1].rstrip()}…"


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
