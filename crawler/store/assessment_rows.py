"""Rows of what was found in a version: for the ad that comes in, and for the one that is judged anew."""

from __future__ import annotations

from typing import Final

from crawler.records import Assessment
from crawler.store.content import storable, to_json

ASSESSMENT_SQL: Final = "INSERT OR REPLACE INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
HIT_SQL: Final = "INSERT OR REPLACE INTO hits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def assessment_row(version: int, assessment: Assessment) -> tuple[object, ...]:
    """Row of `assessments`."""
    return (
        version,
        assessment.ruleset,
        assessment.language,
        assessment.document_type,
        assessment.score,
        assessment.band,
        to_json(list(assessment.harm_types)),
        to_json(list(assessment.reasons)),
        to_json(list(assessment.destinations)),
    )


def hit_rows(version: int, listing: int, assessment: Assessment) -> list[tuple[object, ...]]:
    """Rows of `hits`."""
    return [
        (
            version,
            listing,
            hit.id,
            hit.origin,
            hit.field,
            hit.start,
            hit.end,
            hit.weight,
            hit.points,
            storable(hit.quote),
            storable(hit.why),
        )
        for hit in assessment.hits
    ]
