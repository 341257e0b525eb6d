"""Who has which campaign open, so that two analysts don't decide the same one unknowingly.

It only saves double work: what makes a double decision impossible is that a decision made without knowing the
last event is refused. It is in the store, so that consoles of several processes know of each other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from crawler.store.database import Database

MINUTES: Final = 10
"""After so long without a look a campaign is open to all again."""
RENEW: Final = 1
"""Minutes after which a look is written again: going back and forth between pages writes nothing."""


def take(database: Database, campaign: int, user: int, at: str) -> str:
    """Open a campaign; returns the name of a colleague who has it open already, and then it stays theirs.

    While another writer is at work it may go unnoted: a page does not wait for that.
    """
    held = _held(database.connection, campaign, at)
    if held is not None and held[0] != user:
        return held[1]
    if held is None or held[2] < _later(at, MINUTES - RENEW):
        database.try_briefly(
            "INSERT INTO open_campaigns (campaign, user, opened, until) VALUES (:campaign, :user, :at, :until)"
            " ON CONFLICT (campaign) DO UPDATE SET"
            " opened = iif(user = excluded.user AND until > :at, opened, excluded.opened),"
            " user = excluded.user, until = excluded.until WHERE user = excluded.user OR until <= :at",
            {"campaign": campaign, "user": user, "at": at, "until": _later(at, MINUTES)},
        )
    return ""


def seconds_open(db: sqlite3.Connection, campaign: int, user: int, at: str) -> float | None:
    """For how many seconds this analyst has had a campaign open; None when they have not."""
    row = db.execute(
        "SELECT opened FROM open_campaigns WHERE campaign = ? AND user = ? AND until > ?",
        (campaign, user, at),
    ).fetchone()
    if row is None:
        return None
    return round((datetime.fromisoformat(at) - datetime.fromisoformat(row[0])).total_seconds(), 1)


def free(database: Database, campaign: int, user: int) -> None:
    """Close a campaign without deciding; a decision closes it by itself."""
    database.try_briefly(
        "DELETE FROM open_campaigns WHERE campaign = :campaign AND user = :user",
        {"campaign": campaign, "user": user},
    )


def holders(db: sqlite3.Connection, campaigns: Sequence[int], user: int, at: str) -> dict[int, str]:
    """Names of the colleagues who have any of these campaigns open, by campaign."""
    rows = db.execute(
        "SELECT o.campaign, u.name FROM json_each(?) w JOIN open_campaigns o ON o.campaign = w.value"
        " JOIN users u ON u.id = o.user WHERE o.user <> ? AND o.until > ?",
        (json.dumps(list(campaigns)), user, at),
    )
    return dict(rows.fetchall())


def _held(db: sqlite3.Connection, campaign: int, at: str) -> tuple[int, str, str] | None:
    row: tuple[int, str, str] | None = db.execute(
        "SELECT o.user, u.name, o.until FROM open_campaigns o JOIN users u ON u.id = o.user"
        " WHERE o.campaign = ? AND o.until > ?",
        (campaign, at),
    ).fetchone()
    return row


def _later(at: str, minutes: float) -> str:
    """A time so many minutes later, written as `ledger.now` writes it: text in the order of time."""
    moment = datetime.fromisoformat(at) + timedelta(minutes=minutes)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
