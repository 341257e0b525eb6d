"""What the page of a contact reads, and an analyst's marks on a contact: shared, or masked as maybe a victim's.

A phone number is one contact under whatever kinds it was found: all queries take its rows of every kind.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.review.cases import sql as case_sql
from crawler.store.campaigns_members import MARK_RECORDS
from crawler.store.contact_identity import is_masked, siblings
from crawler.store.contact_search import newest_carriers
from crawler.store.typed_rows import fetch_all, fetch_one

ADS_SHOWN: Final = 60
"""Ads in the table of a contact; set by hand in 2026."""
LOOKED_AT: Final = 2_000
"""Ads of a contact over which employers, countries and companions are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactHead:
    """One contact."""

    id: int
    kind: str
    kinds: tuple[str, ...]
    """All kinds under which ads have the number."""
    first: int
    """The oldest of the rows of the number: the one that has a page."""
    value: str
    shared: str | None
    listings: int
    masked: bool
    masked_why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAd:
    """An ad that carries the contact."""

    id: int
    title: str
    employer: str
    source: str
    country: str | None
    language: str
    score: float
    band: str
    date_posted: str | None
    """The ad's own date."""
    first_seen: str
    last_seen: str
    gone_at: str | None
    campaign: int | None


class ContactForm(NamedTuple):
    """One way in which a contact was written."""

    raw: str
    obfuscated: bool
    disguises: tuple[str, ...]
    """Ways of obfuscation (`crawler.records.Contact.disguises`)."""
    ads: int


class Companion(NamedTuple):
    """A contact that occurs in the same ads."""

    id: int
    kind: str
    value: str
    together: int
    """Ads with both."""
    everywhere: int
    masked: bool


class NameCount(NamedTuple):
    """A name and its number of ads."""

    name: str
    ads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSummary:
    """What a contact's ads add up to."""

    employers: list[NameCount]
    countries: list[NameCount]
    sources: list[NameCount]
    first_seen: str | None
    last_seen: str | None
    online: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactData:
    """All that the page of a contact shows, but for its graph's edges."""

    head: ContactHead
    forms: list[ContactForm]
    ads: list[ContactAd]
    looked_at: int
    """Ads over which companions and the summary are counted, `LOOKED_AT` at most."""
    companions: list[Companion]
    summary: ContactSummary
    open_cases: list[case_sql.OpenCase]
    in_cases: list[case_sql.CaseNumber]


def load_contact(db: sqlite3.Connection, contact: int) -> ContactData | None:
    """All that the page of a contact needs; None when there is no such contact."""
    found = head(db, contact)
    if found is None:
        return None
    listings = listings_of(db, contact)
    return ContactData(
        head=found,
        forms=forms(db, contact),
        ads=ads_with_contact(db, listings),
        looked_at=len(listings),
        companions=companions(db, contact, listings),
        summary=summary(db, listings),
        open_cases=case_sql.open_cases(db),
        in_cases=case_sql.cases_of_contact(db, contact),
    )


def head(db: sqlite3.Connection, contact: int) -> ContactHead | None:
    """A contact by its id."""
    return fetch_one(
        db,
        ContactHead,
        "SELECT c.id, c.kind, c.value, c.shared,"
        f" (SELECT json_group_array(s.kind) FROM contacts s WHERE s.id IN {siblings('c.id')}) AS kinds,"
        " (SELECT min(s.id) FROM contacts s"
        f"  WHERE s.id IN {siblings('c.id')}) AS first,"
        # A row alone has its count; of several, ads that carry two of them count once.
        f" CASE WHEN (SELECT count(*) FROM {siblings('c.id')}) = 1 THEN c.listings ELSE"
        " (SELECT count(DISTINCT k.listing) FROM links k"
        "  JOIN listings l ON l.id = k.listing AND l.version = k.version"
        f"  WHERE k.contact IN {siblings('c.id')}) END AS listings,"
        f" {is_masked('c')} AS masked, coalesce((SELECT x.why FROM masked_contacts x"
        f" WHERE x.contact IN {siblings('c.id')} LIMIT 1), '') AS masked_why FROM contacts c WHERE c.id = ?",
        (contact,),
    )


def listings_of(db: sqlite3.Connection, contact: int) -> list[int]:
    """The newest ads that carry a contact in their current version."""
    same = db.execute(f"SELECT id FROM contacts WHERE id IN {siblings('?')}", (contact,)).fetchall()
    return newest_carriers(db, [row[0] for row in same], LOOKED_AT)


def forms(db: sqlite3.Connection, contact: int, limit: int = 30) -> list[ContactForm]:
    """How a contact was written, the forms of most ads first."""
    return fetch_all(
        db,
        ContactForm,
        f"""SELECT raw, max(obfuscated) AS obfuscated, max(disguises) AS disguises,
                  count(DISTINCT listing) AS ads FROM
                  (SELECT raw, obfuscated, disguises, listing FROM links
                    WHERE contact IN {siblings("?")} LIMIT ?)
            GROUP BY raw ORDER BY ads DESC, raw LIMIT ?""",
        (contact, LOOKED_AT * 2, limit),
    )


def ads_with_contact(db: sqlite3.Connection, listings: Sequence[int]) -> list[ContactAd]:
    """The first `ADS_SHOWN` of these ads for the table, newest first."""
    return fetch_all(
        db,
        ContactAd,
        """SELECT l.id, v.title, v.hiring_organization AS employer, l.source, l.country, l.language, l.score,
                  l.band, v.date_posted, l.first_seen, l.last_seen, l.gone_at, m.campaign
             FROM json_each(?) w JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version
             LEFT JOIN campaign_members m ON m.listing = l.id ORDER BY l.first_seen DESC, l.id""",
        (json.dumps(list(listings)[:ADS_SHOWN]),),
    )


def summary(db: sqlite3.Connection, listings: Sequence[int]) -> ContactSummary:
    """Employers, countries and sources of these ads with their counts, first and last seen, how many online."""
    rows = db.execute(
        "SELECT v.hiring_organization, coalesce(l.country, ''), l.source, l.first_seen, l.last_seen, l.gone_at"
        " FROM json_each(?) w JOIN listings l ON l.id = w.value JOIN versions v ON v.id = l.version",
        (json.dumps(list(listings)),),
    ).fetchall()
    employers, countries, sources = (Counter(str(row[place]) for row in rows) for place in range(3))
    return ContactSummary(
        employers=_most(employers),
        countries=_most(countries),
        sources=_most(sources),
        first_seen=min((row[3] for row in rows), default=None),
        last_seen=max((row[4] for row in rows), default=None),
        online=sum(row[5] is None for row in rows),
    )


def _most(counts: Counter[str]) -> list[NameCount]:
    """Names and their ads, most frequent first; 40 at most."""
    named = [NameCount(name, ads) for name, ads in counts.items() if name]
    return sorted(named, key=lambda one: (-one.ads, one.name))[:40]


def companions(
    db: sqlite3.Connection, contact: int, listings: Sequence[int], limit: int = 40
) -> list[Companion]:
    """Other contacts in these ads, most often together first."""
    return fetch_all(
        db,
        Companion,
        f"""SELECT c.id, c.kind, c.value, x.together, c.listings AS everywhere, {is_masked("c")} AS masked FROM
              (SELECT k.contact, count(DISTINCT k.listing) AS together
                 FROM json_each(?) w JOIN listings l ON l.id = w.value
                 JOIN links k ON k.version = l.version AND k.boilerplate = 0
                WHERE k.contact NOT IN {siblings("?")} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?) x
             JOIN contacts c ON c.id = x.contact ORDER BY x.together DESC, c.id""",
        (json.dumps(list(listings)), contact, limit),
    )


def carried_by(
    db: sqlite3.Connection, listings: Sequence[int], contacts: Sequence[int]
) -> list[tuple[int, int]]:
    """Which of these ads carries which of these contacts."""
    rows = db.execute(
        """SELECT DISTINCT l.id, k.contact FROM json_each(?) w JOIN listings l ON l.id = w.value
             JOIN links k ON k.version = l.version WHERE k.contact IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(listings)), json.dumps(list(contacts))),
    )
    return list(rows.fetchall())


def set_shared(db: sqlite3.Connection, contact: int, shared: bool) -> None:
    """Mark a contact as shared (an agency's, a platform's), so that it links no ads, or undo that."""
    db.execute(
        f"UPDATE contacts SET shared = ? WHERE id IN {siblings('?')}",
        ("analyst" if shared else None, contact),
    )
    db.execute("INSERT OR IGNORE INTO campaign_dirty (kind, id) VALUES ('contact', ?)", (contact,))
    db.execute(MARK_RECORDS, (contact,))
