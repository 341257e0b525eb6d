"""One ad as flat names and plain values: what the formats write of a listing, by walking its records."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from crawler.codec import names_of, plain
from crawler.records import Assessment, JobPosting, Listing

_RENAMED: Final = {
    (Listing, "key"): "id",
    (Listing, "number"): "version",
    (JobPosting, "language"): "stated_language",
}
"""Fields that go by another name in an export, because another record has the plain one."""

_NOT_FLAT: Final = {
    Listing: {"id", "version", "external_id", "posting"},
    JobPosting: {"url", "source", "assessment"},
    Assessment: {"contacts", "hits"},
}
"""Fields without a flat name: ids of the store's own, `external_id` and the address, which a listing and its posting
share, and the nested records, which have lines and tables of their own."""


def _flat_names(kind: type) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, _RENAMED.get((kind, name), name)) for name in names_of(kind) if name not in _NOT_FLAT[kind]
    )


_LISTING, _POSTING, _ASSESSMENT = map(_flat_names, (Listing, JobPosting, Assessment))

FLAT_FIELDS: Final[dict[str, tuple[type, str]]] = {
    name: (kind, field)
    for kind, part in ((Listing, _LISTING), (JobPosting, _POSTING), (Assessment, _ASSESSMENT))
    for field, name in part
}
"""Every flat name, in the order of the records' fields, with the record and the field it is of."""

FLAT_NAMES: Final = tuple(FLAT_FIELDS)


def flat(listing: Listing) -> dict[str, object]:
    """Plain values of a listing, its posting and its assessment by flat name; places and pay are nested."""
    parts = ((_LISTING, listing), (_POSTING, listing.posting), (_ASSESSMENT, listing.assessment))
    return {name: plain(getattr(record, field)) for part, record in parts for field, name in part}


def text_of(value: object) -> str:
    """A flat value as one text: lists joined by "; ", nested records as JSON without their empty fields."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(map(text_of, value))
    if isinstance(value, dict):
        return json.dumps({name: one for name, one in value.items() if one is not None}, ensure_ascii=False)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def details(listing: Listing, placed: Collection[str]) -> list[tuple[str, str]]:
    """Name and text of every flat field that is not empty and has no place of its own in a format.

    The markup of the page is left out: it is in JSON Lines and in the capture, and no receiver reads it.
    """
    skipped = {*placed, "description_html"}
    return [(name, text_of(value)) for name, value in flat(listing).items() if value and name not in skipped]


def body(listing: Listing) -> str:
    """The text of the ad: its description, then its unstructured text."""
    return "\n\n".join(filter(None, (listing.posting.description, listing.posting.text)))


def country(listing: Listing) -> str | None:
    """ISO 3166 country of the first place that names one."""
    return next((place.country for place in listing.posting.places if place.country), None)
