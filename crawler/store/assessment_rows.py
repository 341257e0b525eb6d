"""How an assessment lies in the tables: its row, its hits, and its contacts where the ad names them."""

from __future__ import annotations

from typing import Final

from crawler.records import Assessment, Contact, Hit
from crawler.store.columns import Columns

ASSESSMENT: Final = Columns(Assessment, keys=("version",), omit=("contacts", "hits"))
"""Table `assessments`."""

HIT: Final = Columns(Hit, keys=("version", "listing"), renamed={"id": "indicator"})
"""Table `hits`."""

MENTION: Final = Columns(Contact, keys=("version", "listing", "contact"), omit=("kind", "value"))
"""Table `links`: a contact at its place in a version; kind and value are in `contacts`."""

ASSESSMENT_SQL: Final = ASSESSMENT.insert("assessments", "INSERT OR REPLACE")
HIT_SQL: Final = HIT.insert("hits", "INSERT OR REPLACE")
MENTION_SQL: Final = MENTION.insert("links", "INSERT OR REPLACE")


def hit_rows(version: int, listing: int, assessment: Assessment) -> list[tuple[object, ...]]:
    """Rows of `hits`."""
    return [HIT.row(hit, version, listing) for hit in assessment.hits]
