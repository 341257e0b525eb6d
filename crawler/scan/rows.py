"""Rows of the scan's tables, made from records; pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from crawler.codec import names_of, plain
from crawler.imports.warc_records import WarcFault
from crawler.records import Assessment, Contact, Hit, JobPosting
from crawler.scan.archive_reader import FoundPage
from crawler.scan.scan_tables import COLUMNS as TABLE_COLUMNS
from crawler.scan.scan_tables import contact_id
from crawler.store.content import COLUMNS, content_hash, storable, to_columns
from crawler.store.observations import key_of

Row = tuple[object, ...]


def capture_row(capture: str, file: str, found: FoundPage) -> Row:
    """Row of `captures`: the position of a record, and the digests by which a later reader can check it."""
    page = found.page
    return (
        capture,
        file,
        found.offset,
        found.length,
        found.digest,
        sha256(page.body).hexdigest(),
        storable(found.stated_digest),
        storable(found.record_id),
        storable(page.url),
        storable(page.fetched_at),
        page.status,
        page.ip_address,
    )


def ad_row(version: str, capture: str, posting: JobPosting, assessment: Assessment) -> Row:
    """Row of `ads`."""
    pay = plain(posting.pay) if posting.pay else {}
    return _by_column(
        "ads",
        {
            **{f"pay_{name}": pay.get(name) for name in ("minimum", "maximum", "currency", "period")},
            **dict(zip((*COLUMNS, "posting"), to_columns(posting), strict=True)),
            **{name: getattr(posting, name) for name in ("source", "region", "valid_through", "fetched_at")},
            **_storable(assessment),
            "version": version,
            "id": key_of(posting.source, posting.url),
            "capture": capture,
            "url": storable(posting.url),
            "content_hash": content_hash(posting),
            "country": next((place.country for place in posting.places if place.country), None),
        },
    )


def link_rows(version: str, key: str, assessment: Assessment) -> Iterator[Row]:
    """Rows of `links`: each contact with its position in the ad."""
    for contact in assessment.contacts:
        values = _storable(contact)
        number = contact_id(contact.kind, str(values["value"]))
        yield _by_column("links", {**values, "version": version, "id": key, "contact": number})


def hit_rows(version: str, key: str, assessment: Assessment) -> Iterator[Row]:
    """Rows of `hits`."""
    for hit in assessment.hits:
        yield _by_column("hits", {**_storable(hit), "indicator": hit.id, "version": version, "id": key})


def _by_column(table: str, values: Mapping[str, object]) -> Row:
    return tuple(values[name] for name, _ in TABLE_COLUMNS[table])


def _storable(record: Assessment | Contact | Hit) -> dict[str, object]:
    """The flat fields of a record, in text that UTF-8 can carry."""
    found: dict[str, object] = {}
    for name in names_of(type(record)):
        value = getattr(record, name)
        if isinstance(value, str):
            found[name] = storable(value)
        elif isinstance(value, tuple):
            found[name] = [storable(one) for one in value if isinstance(one, str)]
        else:
            found[name] = value
    return found


def problem_row(file: str, fault: WarcFault) -> Row:
    """Row of `problems`."""
    return file, fault.number, fault.offset, storable(fault.url), storable(fault.reason)
