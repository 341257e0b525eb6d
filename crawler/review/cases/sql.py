"""Cases: what an investigator receives. Campaigns and contacts put together, with notes and what left the house."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crawler.store.contact_identity import is_masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case."""

    id: int
    number: str
    title: str
    tlp: str
    recipients: str
    legal_basis: str
    owner: str
    made: str
    closed_at: str | None
    campaigns: int
    ads: int
    contacts: int
    exports: int


_CASE = """
  SELECT c.id, c.number, c.title, c.tlp, c.recipients, c.legal_basis, u.name, c.made, c.closed_at,
         (SELECT count(*) FROM case_campaigns x WHERE x."case" = c.id),
         (SELECT coalesce(sum(p.listings), 0) FROM case_campaigns x JOIN campaigns p ON p.id = x.campaign
           WHERE x."case" = c.id),
         (SELECT count(*) FROM case_contacts x WHERE x."case" = c.id),
         (SELECT count(*) FROM case_exports x WHERE x."case" = c.id)
    FROM cases c JOIN users u ON u.id = c.owner"""


def make_case(db: sqlite3.Connection, title: str, user: int, at: str) -> int:
    """Open a case under the next number of the year; answers its id."""
    year = at[:4]
    row = db.execute(
        "SELECT coalesce(max(CAST(substr(number, 6) AS INTEGER)), 0) + 1 FROM cases WHERE number LIKE ?",
        (f"{year}-%",),
    ).fetchone()
    made = db.execute(
        "INSERT INTO cases (number, title, owner, made) VALUES (?, ?, ?, ?) RETURNING id",
        (f"{year}-{row[0]:03d}", title, user, at),
    ).fetchone()
    return int(made[0])


def get_case(db: sqlite3.Connection, case: int) -> Case | None:
    """A case by its id."""
    return next(_read(db, "WHERE c.id = ?", (case,)), None)


def all_cases(db: sqlite3.Connection, limit: int = 200) -> list[Case]:
    """Cases, open ones first, then the newest."""
    return list(_read(db, "ORDER BY c.closed_at IS NOT NULL, c.id DESC LIMIT ?", (limit,)))


def _read(db: sqlite3.Connection, where: str, values: Sequence[object]) -> Any:
    for row in db.execute(f"{_CASE} {where}", values):
        yield Case(**dict(zip(Case.__dataclass_fields__, row, strict=True)))


def open_cases(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    """Id, number and title of the open cases, newest first: what something can be added to."""
    rows = db.execute("SELECT id, number, title FROM cases WHERE closed_at IS NULL ORDER BY id DESC LIMIT 50")
    return list(rows.fetchall())


def cases_of_campaign(db: sqlite3.Connection, campaign: int) -> list[tuple[int, str]]:
    """Id and number of the cases that hold a campaign."""
    rows = db.execute(
        'SELECT c.id, c.number FROM case_campaigns x JOIN cases c ON c.id = x."case" WHERE x.campaign = ?',
        (campaign,),
    )
    return list(rows.fetchall())


def cases_of_contact(db: sqlite3.Connection, contact: int) -> list[tuple[int, str]]:
    """Id and number of the cases that hold a contact."""
    rows = db.execute(
        'SELECT c.id, c.number FROM case_contacts x JOIN cases c ON c.id = x."case" WHERE x.contact = ?',
        (contact,),
    )
    return list(rows.fetchall())


def change_case(
    db: sqlite3.Connection, case: int, title: str, tlp: str, recipients: str, legal_basis: str
) -> None:
    """Replace what the head of a case says."""
    db.execute(
        "UPDATE cases SET title = ?, tlp = ?, recipients = ?, legal_basis = ? WHERE id = ?",
        (title, tlp, recipients, legal_basis, case),
    )


def close_case(db: sqlite3.Connection, case: int, at: str | None) -> None:
    """Close a case, or open it again (None)."""
    db.execute("UPDATE cases SET closed_at = ? WHERE id = ?", (at, case))


def add_campaign(db: sqlite3.Connection, case: int, campaign: int, user: int, at: str) -> None:
    """Put a campaign into a case."""
    db.execute("INSERT OR IGNORE INTO case_campaigns VALUES (?, ?, ?, ?)", (case, campaign, at, user))


def add_contact(db: sqlite3.Connection, case: int, contact: int, user: int, at: str) -> None:
    """Put a contact into a case."""
    db.execute("INSERT OR IGNORE INTO case_contacts VALUES (?, ?, ?, ?)", (case, contact, at, user))


def remove(db: sqlite3.Connection, case: int, what: str, number: int) -> None:
    """Take a `campaign` or a `contact` out of a case."""
    table, column = ("case_campaigns", "campaign") if what == "campaign" else ("case_contacts", "contact")
    db.execute(f'DELETE FROM {table} WHERE "case" = ? AND {column} = ?', (case, number))


def campaigns_in(db: sqlite3.Connection, case: int) -> list[tuple[int, str, str, float, int, str]]:
    """Campaigns of a case: id, title, band, score, ads, when added."""
    rows = db.execute(
        "SELECT c.id, c.title, c.band, c.score, c.listings, x.added FROM case_campaigns x"
        ' JOIN campaigns c ON c.id = x.campaign WHERE x."case" = ? ORDER BY x.added, c.id',
        (case,),
    )
    return list(rows.fetchall())


def contacts_in(db: sqlite3.Connection, case: int) -> list[tuple[int, str, str, int, bool]]:
    """Contacts of a case: id, kind, value, ads, masked."""
    rows = db.execute(
        f"""SELECT c.id, c.kind, c.value, c.listings, {is_masked("c")}
             FROM case_contacts x JOIN contacts c ON c.id = x.contact WHERE x."case" = ? ORDER BY x.added, c.id""",
        (case,),
    )
    return [(i, kind, value, n, bool(masked)) for i, kind, value, n, masked in rows]


def ads_in(
    db: sqlite3.Connection, case: int, limit: int = 200
) -> list[tuple[int, str, str, str, str, str | None]]:
    """Ads of a case: id, title, source, first seen, last seen, gone."""
    rows = db.execute(
        """SELECT l.id, v.title, l.source, l.first_seen, l.last_seen, l.gone_at
             FROM case_campaigns x JOIN campaign_members m ON m.campaign = x.campaign
             JOIN listings l ON l.id = m.listing JOIN versions v ON v.id = l.version
            WHERE x."case" = ? ORDER BY l.first_seen, l.id LIMIT ?""",
        (case, limit),
    )
    return list(rows.fetchall())


def evidence_in(db: sqlite3.Connection, case: int) -> tuple[int, int]:
    """Versions of the case's ads, and how many of them have a capture behind them."""
    row = db.execute(
        """SELECT count(*), count(v.capture) FROM case_campaigns x JOIN campaign_members m ON m.campaign = x.campaign
             JOIN versions v ON v.listing = m.listing WHERE x."case" = ?""",
        (case,),
    ).fetchone()
    return int(row[0]), int(row[1])


def add_note(db: sqlite3.Connection, case: int, user: int, text: str, at: str) -> None:
    """Add a note to a case."""
    db.execute('INSERT INTO case_notes ("case", at, user, text) VALUES (?, ?, ?, ?)', (case, at, user, text))


def notes_in(db: sqlite3.Connection, case: int) -> list[tuple[str, str, str]]:
    """Notes of a case, newest first: time, analyst, text."""
    rows = db.execute(
        'SELECT n.at, u.name, n.text FROM case_notes n JOIN users u ON u.id = n.user WHERE n."case" = ?'
        " ORDER BY n.id DESC",
        (case,),
    )
    return list(rows.fetchall())


def note_export(
    db: sqlite3.Connection,
    case: int | None,
    user: int,
    at: str,
    *,
    format: str,
    filters: str,
    file: str,
    size: int,
    sha256: str,
) -> int:
    """Write down what left the house; answers the id of the entry."""
    row = db.execute(
        'INSERT INTO case_exports ("case", at, user, format, filters, file, bytes, sha256)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (case, at, user, format, filters, file, size, sha256),
    ).fetchone()
    return int(row[0])


def exports_of(db: sqlite3.Connection, case: int) -> list[tuple[int, str, str, str, str, int, str]]:
    """Exports of a case, newest first: id, time, analyst, format, file, bytes, digest."""
    rows = db.execute(
        "SELECT e.id, e.at, u.name, e.format, e.file, e.bytes, e.sha256 FROM case_exports e"
        ' JOIN users u ON u.id = e.user WHERE e."case" = ? ORDER BY e.id DESC',
        (case,),
    )
    return list(rows.fetchall())
