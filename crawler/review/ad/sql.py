"""What the page of an ad reads besides the ad itself: its campaign, contacts and captures."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from crawler.store.contact_identity import is_masked
from crawler.store.typed_rows import fetch_all


@dataclass(frozen=True, slots=True, kw_only=True)
class AdCapture:
    """A capture behind a version of an ad."""

    seq: int
    number: int
    """The version read from it."""
    kind: str
    status: int | None
    started: str
    file: str
    sha256: str
    payload_sha256: str


class AdContact(NamedTuple):
    """A contact of an ad, as far as the store knows it."""

    id: int
    ads: int
    """Ads of the whole store that carry it."""
    masked: bool


def key_of_listing(db: sqlite3.Connection, listing: int) -> str:
    """Public id of a listing; empty when there is none."""
    row = db.execute('SELECT "key" FROM listings WHERE id = ?', (listing,)).fetchone()
    return str(row[0]) if row else ""


def capture_of_picture(db: sqlite3.Connection, listing: int, sha256: str) -> int | None:
    """The latest capture of a picture that was fetched beside the page of its ad; None where there is none."""
    row = db.execute(
        "SELECT max(c.seq) FROM listings AS l JOIN versions AS v ON v.id = l.version"
        " CROSS JOIN json_each(v.posting, '$.extra.pictures') AS j CROSS JOIN captures AS c ON c.url = j.value"
        " WHERE l.id = ? AND c.payload_sha256 = ? AND c.kind = 'response'",
        (listing, sha256),
    ).fetchone()
    return row[0] if row else None


def siblings(db: sqlite3.Connection, campaign: int) -> int:
    """How many ads a campaign has."""
    row = db.execute("SELECT listings FROM campaigns WHERE id = ?", (campaign,)).fetchone()
    return int(row[0]) if row else 0


def contact_ids(db: sqlite3.Connection, version: int) -> dict[str, AdContact]:
    """Contacts of a version by `kind:value`."""
    rows = db.execute(
        f"""SELECT c.kind || ':' || c.value, c.id, c.listings,
                  {is_masked("c")}
             FROM links k JOIN contacts c ON c.id = k.contact WHERE k.version = ? GROUP BY c.id""",
        (version,),
    )
    return {name: AdContact(number, ads, bool(masked)) for name, number, ads, masked in rows}


def captures(db: sqlite3.Connection, listing: int) -> list[AdCapture]:
    """Captures behind the versions of an ad, newest first."""
    return fetch_all(
        db,
        AdCapture,
        """SELECT c.seq, v.number, c.kind, c.status, c.started, c.file, c.sha256, c.payload_sha256
             FROM versions v JOIN captures c ON c.seq = v.capture WHERE v.listing = ? ORDER BY v.number DESC""",
        (listing,),
    )
