"""Values of structured data that a template fills for every ad alike, where the page itself says better.

Agencies name themselves as the employer of all ads, a country as the place of each, and a day years back as the date.
What the page says under a label is what people read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from crawler.geo.places import read_places
from crawler.postings.dates import read_date
from crawler.postings.site_names import named_as

if TYPE_CHECKING:
    from crawler.records import JobPosting

SHORTEST_NAME: Final = 4
"""Letters of the shortest name that counts as a part of the site's. Set by hand in 2026."""
STALE: Final = timedelta(days=365)
"""How much older than the day under a label the structured one must be. Set by hand in 2026."""


def without_defaults(posting: JobPosting, values: Mapping[str, str], site: Collection[str]) -> JobPosting:
    """The posting with such values emptied, so that what the page says under labels fills them.

    Args:
        posting: As its structured data states it.
        values: Field -> what the page says under a label.
        site: Names of the site, letters and digits alone.
    """
    if values.get("hiring_organization") and _is_site(named_as(posting.hiring_organization), site):
        posting = replace(posting, hiring_organization="", hiring_organization_url="")
    if values.get("job_location") and _is_country(posting) and not _is_bare_country(values["job_location"]):
        posting = replace(posting, job_location="", places=())
    if values.get("date_posted") and _is_stale(posting, values["date_posted"]):
        posting = replace(posting, date_posted=None, date_posted_raw="")
    return posting


def _is_site(name: str, site: Collection[str]) -> bool:
    return name in site or (len(name) >= SHORTEST_NAME and any(name in one for one in site))


def _is_country(posting: JobPosting) -> bool:
    """True for a place that is no more than the name of one country."""
    return len(posting.places) == 1 and _names_country(posting.places[0].country, posting.places[0].locality)


def _is_bare_country(said: str) -> bool:
    found = read_places(said)
    return len(found) == 1 and _names_country(found[0].country, found[0].locality)


def _names_country(country: str | None, locality: str | None) -> bool:
    return bool(country) and not locality


def _is_stale(posting: JobPosting, said: str) -> bool:
    """True for a day a year or more before that under the label, however its figures are ordered."""
    day = read_date(said, (posting.language,) if posting.language else (), "DMY")
    if day is None or posting.date_posted is None:
        return False
    return date.fromisoformat(day) - date.fromisoformat(posting.date_posted[:10]) > STALE
