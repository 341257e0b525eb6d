"""What the page of an ad reads beside the ad itself."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crawler.store.contact_identity import is_masked


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


def key_of_listing(db: sqlite3.Connection, listing: int) -> str:
    """Public id of a listing; empty when there is none."""
    row = db.execute('SELECT "key" FROM listings WHERE id = ?', (listing,)).fetchone()
    return str(row[0]) if row else ""


def siblings(db: sqlite3.Connection, campaign: int) -> int:
    """How many ads a campaign has."""
    row = db.execute("SELECT listings FROM campaigns WHERE id = ?", (campaign,)).fetchone()
    return int(row[0]) if row else 0


def contact_ids(db: sqlite3.Connection, version: int) -> dict[str, tuple[int, int, bool]]:
    """By `kind:value`: id of a contact of a version, how many ads carry it, and whether it is masked."""
    rows = db.execute(
        f"""SELECT c.kind || ':' || c.value, c.id, c.listings,
                  {is_masked("c")}
             FROM links k JOIN contacts c ON c.id = k.contact WHERE k.version = ? GROUP BY c.id""",
        (version,),
    )
    return {name: (number, ads, bool(masked)) for name, number, ads, masked in rows}


def captures(db: sqlite3.Connection, listing: int) -> list[AdCapture]:
    """Captures behind the versions of an ad, newest first."""
    rows = db.execute(
        """SELECT c.seq, v.number, c.kind, c.status, c.started, c.file, c.sha256, c.payload_sha256
             FROM versions v JOIN captures c ON c.seq = v.capture WHERE v.listing = ? ORDER BY v.number DESC""",
        (listing,),
    )
    names = tuple(AdCapture.__dataclass_fields__)
    return [AdCapture(**dict(zip(names, row, strict=True))) for row in rows]
