"""Rows of the tables, made from records. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from crawler.imports.warc_records import WarcFault, WarcRecord
from crawler.records import Assessment, JobPosting, Page
from crawler.scan.scan_tables import contact_id
from crawler.store.content import content_hash, storable, to_columns
from crawler.store.observations import key_of

Row = tuple[object, ...]


def capture_row(capture: str, file: str, record: WarcRecord, page: Page) -> Row:
    """Row of `captures`: where the record lies, and what it must be when it is read again."""
    said = record.headers.get
    return (
        capture,
        file,
        record.offset,
        record.length,
        f"sha256:{sha256(record.block).hexdigest()}",
        sha256(page.body).hexdigest(),
        storable(said("WARC-Payload-Digest") or ""),
        storable(said("WARC-Record-ID") or ""),
        storable(page.url),
        storable(page.fetched_at),
        page.status,
        page.ip_address,
    )


def ad_row(version: str, capture: str, posting: JobPosting, said: Assessment) -> Row:
    """Row of `ads`."""
    pay = posting.pay
    return (
        version,
        key_of(posting.source, posting.url),
        capture,
        storable(posting.url),
        posting.source,
        content_hash(posting),
        *to_columns(posting),
        next((place.country for place in posting.places if place.country), None),
        posting.region,
        posting.valid_through,
        posting.fetched_at,
        *((pay.minimum, pay.maximum, pay.currency, pay.period) if pay else (None,) * 4),
        said.language,
        said.document_type,
        said.score,
        said.band,
        list(said.harm_types),
        [storable(reason) for reason in said.reasons],
        said.ruleset,
    )


def link_rows(version: str, key: str, said: Assessment) -> Iterator[Row]:
    """Rows of `links`: each contact at its place."""
    for found in said.contacts:
        value = storable(found.value)
        yield (
            version,
            key,
            contact_id(found.kind, value),
            found.kind,
            value,
            found.field,
            found.start,
            found.end,
            storable(found.raw),
            found.obfuscated,
            list(found.disguises),
            found.confidence,
            found.boilerplate,
            storable(found.label),
        )


def hit_rows(version: str, key: str, said: Assessment) -> Iterator[Row]:
    """Rows of `hits`."""
    for hit in said.hits:
        yield (
            version,
            key,
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


def problem_row(file: str, fault: WarcFault) -> Row:
    """Row of `problems`."""
    return file, fault.number, fault.offset, storable(fault.url), storable(fault.reason)
