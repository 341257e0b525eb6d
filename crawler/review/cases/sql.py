"""Cases: campaigns and contacts put together for an investigator, with notes and a record of every export."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.store.contact_identity import is_masked
from crawler.store.typed_rows import fetch_all, fetch_one


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


class OpenCase(NamedTuple):
    """A case that something can be added to."""

    id: int
    number: str
    title: str


class CaseNumber(NamedTuple):
    """A case by its number (`2026-004`)."""

    id: int
    number: str


class CaseCampaign(NamedTuple):
    """A campaign in a case."""

    id: int
    title: str
    band: str
    score: float
    ads: int
    added: str
    user: int
    """Who put it in."""


class CaseContact(NamedTuple):
    """A contact in a case."""

    id: int
    kind: str
    value: str
    ads: int
    masked: bool
    user: int
    """Who put it in."""


class CaseAd(NamedTuple):
    """An ad of a campaign in a case."""

    id: int
    title: str
    source: str
    first_seen: str
    last_seen: str
    gone_at: str | None


class CaseNote(NamedTuple):
    """A note on a case."""

    at: str
    analyst: str
    text: str


class CaseEvidence(NamedTuple):
    """Versions of the case's ads."""

    versions: int
    captured: int
    """Of them, those read from a stored capture."""


_NOW: Final = """
  WITH RECURSIVE held("case", was, id) AS (
    SELECT "case", campaign, campaign FROM case_campaigns
    UNION SELECT h."case", h.was, c.merged_into FROM held h JOIN campaigns c ON c.id = h.id
           WHERE c.merged_into IS NOT NULL),
  now AS (SELECT DISTINCT h."case", h.id FROM held h CROSS JOIN campaigns c ON c.id = h.id
           WHERE c.merged_into IS NULL)"""
"""The campaigns of cases: as they were added, and as what they are now where they were merged.

The joins are CROSS JOINs, whose order SQLite keeps: it began with all ads of the store, of which cases hold few.
"""

_CASE: Final = f"""{_NOW}
  SELECT c.id, c.number, c.title, c.tlp, c.recipients, c.legal_basis, u.name AS owner, c.made, c.closed_at,
         (SELECT count(*) FROM case_campaigns x WHERE x."case" = c.id) AS campaigns,
         (SELECT coalesce(sum(p.listings), 0) FROM now x CROSS JOIN campaigns p ON p.id = x.id
           WHERE x."case" = c.id) AS ads,
         (SELECT count(*) FROM (SELECT x.contact FROM case_contacts x WHERE x."case" = c.id
           UNION SELECT k.contact FROM now x CROSS JOIN campaign_members m ON m.campaign = x.id
             CROSS JOIN listings l ON l.id = m.listing
             CROSS JOIN links k ON k.version = l.version AND k.boilerplate = 0
            WHERE x."case" = c.id)) AS contacts,
         (SELECT count(*) FROM case_exports x WHERE x."case" = c.id) AS exports
    FROM cases c JOIN users u ON u.id = c.owner"""


def make_case(db: sqlite3.Connection, title: str, user: int, at: str) -> int:
    """Open a case under the next number of the year (`2026-004`); returns its id."""
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
    return fetch_one(db, Case, f"{_CASE} WHERE c.id = ?", (case,))


def all_cases(db: sqlite3.Connection, limit: int = 200) -> list[Case]:
    """Cases, open ones first, then the newest."""
    return fetch_all(db, Case, f"{_CASE} ORDER BY c.closed_at IS NOT NULL, c.id DESC LIMIT ?", (limit,))


def open_cases(db: sqlite3.Connection) -> list[OpenCase]:
    """The open cases, newest first, 50 at most."""
    return fetch_all(
        db, OpenCase, "SELECT id, number, title FROM cases WHERE closed_at IS NULL ORDER BY id DESC LIMIT 50"
    )


def cases_of_campaign(db: sqlite3.Connection, campaign: int) -> list[CaseNumber]:
    """The cases that hold a campaign."""
    return fetch_all(
        db,
        CaseNumber,
        f'{_NOW} SELECT DISTINCT c.id, c.number FROM held x JOIN cases c ON c.id = x."case"'
        " WHERE ? IN (x.id, x.was) ORDER BY c.id",
        (campaign,),
    )


def cases_of_contact(db: sqlite3.Connection, contact: int) -> list[CaseNumber]:
    """The cases that hold a contact."""
    return fetch_all(
        db,
        CaseNumber,
        'SELECT c.id, c.number FROM case_contacts x JOIN cases c ON c.id = x."case" WHERE x.contact = ?',
        (contact,),
    )


def change_case(
    db: sqlite3.Connection, case: int, title: str, tlp: str, recipients: str, legal_basis: str
) -> None:
    """Replace title, TLP marking, recipients and legal basis of a case."""
    db.execute(
        "UPDATE cases SET title = ?, tlp = ?, recipients = ?, legal_basis = ? WHERE id = ?",
        (title, tlp, recipients, legal_basis, case),
    )


def close_case(db: sqlite3.Connection, case: int, at: str | None) -> None:
    """Close a case, or open it again (None)."""
    db.execute("UPDATE cases SET closed_at = ? WHERE id = ?", (at, case))


def add_campaign(db: sqlite3.Connection, case: int, campaign: int, user: int, at: str) -> bool:
    """Put a campaign into a case where it is not in it yet; False when there is no such campaign."""
    db.execute(
        'INSERT OR IGNORE INTO case_campaigns ("case", campaign, added, user)'
        " SELECT ?, id, ?, ? FROM campaigns WHERE id = ?",
        (case, at, user, campaign),
    )
    return added_by(db, case, "campaign", campaign) is not None


def add_contact(db: sqlite3.Connection, case: int, contact: int, user: int, at: str) -> bool:
    """Put a contact into a case where it is not in it yet; False when there is no such contact."""
    db.execute(
        'INSERT OR IGNORE INTO case_contacts ("case", contact, added, user)'
        " SELECT ?, id, ?, ? FROM contacts WHERE id = ?",
        (case, at, user, contact),
    )
    return added_by(db, case, "contact", contact) is not None


def added_by(db: sqlite3.Connection, case: int, what: str, number: int) -> int | None:
    """Who put a `campaign` or a `contact` into a case; None where it is not in it."""
    table, column = _items(what)
    row = db.execute(f'SELECT user FROM {table} WHERE "case" = ? AND {column} = ?', (case, number)).fetchone()
    return None if row is None else int(row[0])


def _items(what: str) -> tuple[str, str]:
    return ("case_campaigns", "campaign") if what == "campaign" else ("case_contacts", "contact")


def remove(db: sqlite3.Connection, case: int, what: str, number: int) -> None:
    """Take a `campaign` or a `contact` out of a case."""
    table, column = _items(what)
    db.execute(f'DELETE FROM {table} WHERE "case" = ? AND {column} = ?', (case, number))


def campaigns_in(db: sqlite3.Connection, case: int) -> list[CaseCampaign]:
    """Campaigns of a case, in the order they were added."""
    return fetch_all(
        db,
        CaseCampaign,
        f"{_NOW} SELECT x.campaign AS id, c.title, c.band, c.score, c.listings AS ads, x.added, x.user"
        ' FROM case_campaigns x CROSS JOIN held h ON h."case" = x."case" AND h.was = x.campaign'
        ' CROSS JOIN campaigns c ON c.id = h.id AND c.merged_into IS NULL WHERE x."case" = ?'
        " ORDER BY x.added, x.campaign",
        (case,),
    )


def contacts_in(db: sqlite3.Connection, case: int) -> list[CaseContact]:
    """Contacts of a case, in the order they were added."""
    return fetch_all(
        db,
        CaseContact,
        f"""SELECT c.id, c.kind, c.value, c.listings AS ads, {is_masked("c")} AS masked, x.user
             FROM case_contacts x JOIN contacts c ON c.id = x.contact WHERE x."case" = ? ORDER BY x.added, c.id""",
        (case,),
    )


def ads_in(db: sqlite3.Connection, case: int, limit: int = 200) -> list[CaseAd]:
    """Ads of a case, the first seen first."""
    return fetch_all(
        db,
        CaseAd,
        f"""{_NOW}, first AS (SELECT l.id FROM now x CROSS JOIN campaign_members m ON m.campaign = x.id
             CROSS JOIN listings l ON l.id = m.listing
            WHERE x."case" = ? AND l.version IS NOT NULL ORDER BY l.first_seen, l.id LIMIT ?)
           SELECT l.id, v.title, l.source, l.first_seen, l.last_seen, l.gone_at FROM first
             CROSS JOIN listings l ON l.id = first.id JOIN versions v ON v.id = l.version
            ORDER BY l.first_seen, l.id""",
        (case, limit),
    )


def evidence_in(db: sqlite3.Connection, case: int) -> CaseEvidence:
    """Versions of the case's ads, and how many of them have a capture behind them."""
    row = db.execute(
        f"""{_NOW} SELECT count(*), count(v.capture) FROM now x CROSS JOIN campaign_members m ON m.campaign = x.id
             CROSS JOIN versions v ON v.listing = m.listing WHERE x."case" = ?""",
        (case,),
    ).fetchone()
    return CaseEvidence(int(row[0]), int(row[1]))


def add_note(db: sqlite3.Connection, case: int, user: int, text: str, at: str) -> None:
    """Add a note to a case."""
    db.execute('INSERT INTO case_notes ("case", at, user, text) VALUES (?, ?, ?, ?)', (case, at, user, text))


def notes_in(db: sqlite3.Connection, case: int) -> list[CaseNote]:
    """Notes of a case, newest first."""
    return fetch_all(
        db,
        CaseNote,
        'SELECT n.at, u.name AS analyst, n.text FROM case_notes n JOIN users u ON u.id = n.user WHERE n."case" = ?'
        " ORDER BY n.id DESC",
        (case,),
    )
