"""Rows by which it is told whether a contact of a report is one advertiser's: who carries it, where, beside what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from crawler.store.contact_identity import is_masked, same_number, siblings
from crawler.store.content import to_json
from crawler.store.database import Database
from crawler.store.reports import KNOWN_CONTACTS

_SHARED: Final = f"""
WITH {KNOWN_CONTACTS}
SELECT DISTINCT r.kind, r.value, {same_number("c")}, c.value
  FROM known AS r CROSS JOIN contacts AS c ON c.id = r.id
 WHERE c.shared = 'agency' AND NOT {is_masked("c")}
   AND {same_number("c")} NOT IN (SELECT contact FROM site_contacts)
 ORDER BY 1, 2
"""
_CARRIERS: Final = f"""
SELECT s.id, m.campaign, a.actor, f.family, f.employer, v.hiring_organization, s.source, s.url
  FROM links AS k
  JOIN listings AS s ON s.id = k.listing AND s.version = k.version AND s.document_type <> 'warning'
  JOIN versions AS v ON v.id = k.version
  JOIN family_versions AS f ON f.version = k.version
  JOIN family_contacts AS fc ON fc.contact = ?1 AND fc.family = f.family
  JOIN campaign_members AS m ON m.listing = s.id
  LEFT JOIN campaign_actors AS a ON a.campaign = m.campaign
 WHERE k.boilerplate = 0 AND k.contact IN {siblings("?1")}
 GROUP BY s.id ORDER BY s.id
"""


class SharedContact(NamedTuple):
    """A contact of a report that joins nothing by itself, as ads of many stories have it."""

    kind: str
    """As the report has it: sealed ones by `HIDDEN`."""
    value: str
    contact: int
    """The oldest row of `contacts` with the number."""
    written: str
    """The contact itself; it stays inside."""


class CarrierAd(NamedTuple):
    """An ad that carries a contact, in its present version."""

    listing: int
    campaign: int
    actor: int | None
    family: int
    employer: str
    """Normal form; empty where none is named."""
    name: str
    """The employer as written."""
    source: str
    url: str


class SharedContactReader:
    """Reads who advertises with a contact."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shared_contacts(self, key: str) -> list[SharedContact]:
        """Contacts of a report that are in ads of many stories: not masked, no source's own, marked by no analyst."""
        return [SharedContact(*row) for row in self._database.rows(_SHARED, (key,))]

    def carriers(self, contact: int) -> list[CarrierAd]:
        """Ads whose own contact it is, that are in a campaign."""
        return [CarrierAd(*row) for row in self._database.rows(_CARRIERS, (contact,))]

    def other_contacts(self, contact: int, families: Iterable[int]) -> list[tuple[int, int]]:
        """Family and contact for every other contact that these families have; sources' own are left out."""
        rows = self._database.rows(
            "SELECT family, contact FROM family_contacts WHERE family IN (SELECT value FROM json_each(?))"
            " AND contact <> ? AND contact NOT IN (SELECT contact FROM site_contacts)",
            (to_json(sorted(families)), contact),
        )
        return [(family, other) for family, other in rows]

    def ads_of_site(self, source: str, site: str, most: int) -> int:
        """Ads of a source whose addresses begin with `site` (all where it is empty), counted up to `most`."""
        return self._database.number(
            "SELECT count(*) FROM (SELECT 1 FROM listings WHERE source = ? AND url >= ? AND url < ? LIMIT ?)",
            (source, site, f"{site}\U0010ffff", most),
        )
