"""Watches: views and searches of which somebody wants to hear news.

News are campaigns with ads that are new in them, and reports that name a contact which is watched for. A masked
contact is found by no search, so that no watch tells of it; the caller sets the mask in use.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crawler.masking import active as masking
from crawler.store.contact_forms import WantedContact, wanted_contact
from crawler.store.sql_functions import contact_form
from crawler.triage.queries import QueueView, page

MOST: Final = 500
"""Campaigns of a watch that are compared, the most urgent first; set by hand in 2026."""
LEAST_NUMBER: Final = 7
"""Digits at the end of a number that mean it; set by hand in 2026: subscriber numbers have seven or more."""
SEALED: Final = "sealed"
"""Kind of a report's contact that nobody has confirmed as the suspect's: nobody is told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watch of one person."""

    id: int
    user: int
    view: QueueView
    channel: str
    """Where it is told; empty for the desk, and for who gets the alerts of the sources file."""
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchNews:
    """What is new in a watch."""

    campaigns: Mapping[int, int]
    """Campaigns, with their ads, that are new to it or have more ads than when it was told."""
    reports: tuple[str, ...]
    """Public ids of reports, not told of yet, with a confirmed contact which it watches for."""

    def __bool__(self) -> bool:
        return bool(self.campaigns or self.reports)


def add(db: sqlite3.Connection, user: int, view: QueueView, channel: str, at: str) -> int:
    """Begin a watch; what it finds now is no news. Returns its id."""
    row = db.execute(
        "INSERT INTO watches (user, state, words, facets, channel, made) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (user, view.state, view.text, json.dumps(dict(view.facets)), channel, at),
    ).fetchone()
    watch = _watch(int(row[0]), user, view.state, view.text, json.dumps(dict(view.facets)), channel, at)
    mark_told(db, watch, news(db, watch), at)
    return watch.id


def standing(db: sqlite3.Connection, user: int | None = None) -> list[Watch]:
    """Watches that have not ended, of one person or of all whose account is in use, oldest first."""
    rows = db.execute(
        """SELECT w.id, w.user, w.state, w.words, w.facets, w.channel, w.made FROM watches w
             JOIN users u ON u.id = w.user AND u.disabled_at IS NULL
            WHERE w.ended_at IS NULL AND (? IS NULL OR w.user = ?) ORDER BY w.id""",
        (user, user),
    )
    return [_watch(*row) for row in rows]


def _watch(number: int, user: int, state: str, words: str, facets: str, channel: str, made: str) -> Watch:
    # A second opinion is never one's own: what a person has decided is left out of what they hear of.
    view = QueueView(
        state=state, text=words, facets=json.loads(facets), not_by=user if state == "second" else None
    )
    return Watch(id=number, user=user, view=view, channel=channel, made=made)


def news(db: sqlite3.Connection, watch: Watch) -> WatchNews:
    """What a watch finds that it did not tell of yet."""
    return WatchNews(campaigns=_campaigns(db, watch), reports=tuple(_reports(db, watch)))


def _campaigns(db: sqlite3.Connection, watch: Watch) -> dict[int, int]:
    told = dict(db.execute("SELECT campaign, ads FROM watch_finds WHERE watch = ?", (watch.id,)).fetchall())
    found = {row.campaign: row.ads for row in page(db, watch.view, limit=MOST)}
    return {campaign: ads for campaign, ads in found.items() if ads > told.get(campaign, 0)}


def _reports(db: sqlite3.Connection, watch: Watch) -> dict[str, None]:
    """Public ids of the reports with a confirmed contact that the words mean, not told of yet; each once."""
    wanted = wanted_contact(watch.view.text)
    if not wanted.whole or watch.view.facets:
        return {}
    rows = db.execute(
        'SELECT r."key", c.value FROM report_contacts c JOIN reports r ON r.id = c.report'
        " WHERE c.kind <> ? AND NOT EXISTS (SELECT 1 FROM watch_reports w WHERE w.watch = ? AND w.report = c.report)"
        " ORDER BY c.report",
        (SEALED, watch.id),
    )
    return {key: None for key, value in rows if _means(wanted, value) and masking.covered(value) == value}


def _means(wanted: WantedContact, value: str) -> bool:
    """Whether a contact is what somebody's words mean: the whole of it, or a number dialled within its country."""
    form = contact_form(value)
    return form in wanted.whole or (
        wanted.national and any(form.endswith(part) for part in wanted.whole if len(part) >= LEAST_NUMBER)
    )


def confirmed_contacts(db: sqlite3.Connection) -> int:
    """How many contacts of reports are confirmed as the suspect's."""
    sql = "SELECT count(*) FROM report_contacts WHERE kind <> ?"
    return int(db.execute(sql, (SEALED,)).fetchone()[0])


def mark_told(db: sqlite3.Connection, watch: Watch, told: WatchNews, at: str) -> None:
    """Keep what somebody was told, so that it is told once."""
    db.executemany(
        "INSERT OR REPLACE INTO watch_finds (watch, campaign, ads, at) VALUES (?, ?, ?, ?)",
        [(watch.id, campaign, ads, at) for campaign, ads in told.campaigns.items()],
    )
    db.execute(
        "INSERT OR IGNORE INTO watch_reports"
        ' SELECT ?, r.id FROM json_each(?) w JOIN reports r ON r."key" = w.value',
        (watch.id, json.dumps(told.reports)),
    )


def end(db: sqlite3.Connection, user: int, watch: int, at: str) -> bool:
    """End a watch of this person; whether there was one."""
    sql = "UPDATE watches SET ended_at = ? WHERE id = ? AND user = ? AND ended_at IS NULL"
    return db.execute(sql, (at, watch, user)).rowcount > 0
