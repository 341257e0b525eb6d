"""Searches campaigns: by the words of their ads, by the beginnings of words, and by their contacts."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from crawler.masking import active as masking
from crawler.store.contact_search import FoundContact, campaigns_with, find_contacts
from crawler.store.search import covered_matches, query
from crawler.store.typed_rows import fetch_all

NEWEST_MATCHES: Final = 2_000
"""A search looks at so many of the newest matching ads: ranking all matches of a common word takes 0.5 s."""
MASKED_MATCHES: Final = 500
"""As `NEWEST_MATCHES`, while contacts are masked: each may have to be covered, at 1 ms. Set by hand in 2026."""
FEW: Final = 25
"""Campaigns with whole words up to which beginnings of words are looked for, too, unless the newest ads with them are
more than a search looks at: to look for those took as long again. A page of the queue; set by hand."""
CONTACTS_SHOWN: Final = 12
"""Contacts of one search; set by hand in 2026: more than a number in use by several needs."""
VALUES_SHOWN: Final = 12
"""Values of a facet; as many as the queue shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What a search found."""

    versions: Mapping[int, int]
    """Campaign -> the newest version among its ads that holds the words; 0 where only a contact was found."""
    contacts: tuple[FoundContact, ...]


class FacetCount(NamedTuple):
    """A value of a facet and its number of campaigns."""

    facet: str
    value: str
    n: int


def search_campaigns(db: sqlite3.Connection, text: str) -> Matches:
    """Campaigns with an ad that holds all the words, or that carries a contact which the text may mean."""
    contacts = tuple(find_contacts(db, text, masking.current().text, CONTACTS_SHOWN))
    versions = dict.fromkeys(campaigns_with(db, contacts, NEWEST_MATCHES), 0) if contacts else {}
    whole, more = _with_words(db, query(text))
    versions |= whole
    if len(versions) < FEW and not more:
        versions = _with_words(db, query(text, beginnings=True))[0] | versions
    return Matches(versions=versions, contacts=contacts)


def _with_words(db: sqlite3.Connection, wanted: str) -> tuple[dict[int, int], bool]:
    """Campaigns of the newest ads that match a full-text query, and whether there may be older ones that do.

    A masked contact is no part of any text here.
    """
    if not wanted:
        return {}, False
    mask = masking.current()
    most = MASKED_MATCHES if mask.active else NEWEST_MATCHES
    rows = db.execute(
        "SELECT rowid FROM listings_fts WHERE listings_fts MATCH ? ORDER BY rowid DESC LIMIT ?",
        (wanted, most),
    )
    versions = [version for (version,) in rows]
    more = len(versions) == most
    if mask.active:
        versions = covered_matches(db, versions, wanted, mask.text)
    found = db.execute(
        "SELECT m.campaign, max(v.id) FROM json_each(?) w JOIN versions v ON v.id = w.value"
        " JOIN campaign_members m ON m.listing = v.listing GROUP BY m.campaign",
        (json.dumps(versions),),
    )
    return dict(found.fetchall()), more


def facets_of(db: sqlite3.Connection, campaigns: Sequence[int]) -> dict[str, list[FacetCount]]:
    """Values of each facet among these campaigns, most campaigns first."""
    rows = fetch_all(
        db,
        FacetCount,
        "SELECT facet, value, count(*) AS n FROM queue_facets"
        " WHERE campaign IN (SELECT value FROM json_each(?)) GROUP BY facet, value ORDER BY n DESC, value",
        (json.dumps(list(campaigns)),),
    )
    found: defaultdict[str, list[FacetCount]] = defaultdict(list)
    for row in rows:
        if len(found[row.facet]) < VALUES_SHOWN:
            found[row.facet].append(row)
    return found
