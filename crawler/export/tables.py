"""The tables that CSV and XLSX share: name, columns, rows of text and numbers. Columns are fields of the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.codec import names_of, plain
from crawler.export.document import CaseInfo, ContactPoint, ExportDocument, contact_id, mentions
from crawler.export.flat import FLAT_NAMES, body, country, flat, text_of
from crawler.records import Campaign, Capture, Contact, Decision, Hit

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[ExportDocument], Iterable[dict[str, object]]]
    """Values by column name."""

    def cells(self, document: ExportDocument) -> Iterator[tuple[Cell, ...]]:
        """Rows in the order of `columns`; lists joined by "; "."""
        for row in self.rows(document):
            yield tuple(_cell(row[name]) for name in self.columns)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return text_of(value)


def _in_order(first: str, names: Iterable[str]) -> tuple[str, ...]:
    """Columns as earlier versions had them, then those that came later."""
    return tuple(dict.fromkeys((*first.split(), *names)))


_AD_COLUMNS: Final = _in_order(
    "id url source title description first_seen last_seen gone_at gone_reason hiring_organization job_location"
    " base_salary date_posted language document_type country score band harm_types reasons campaign versions",
    (name for name in FLAT_NAMES if name not in {"text", "description_html"}),
)
"""`description` holds `text` too; markup is in JSON Lines and in the capture."""


def _ads(document: ExportDocument) -> Iterator[dict[str, object]]:
    for listing in document.listings():
        yield {**flat(listing), "description": body(listing), "country": country(listing)}


def _hits(document: ExportDocument) -> Iterator[dict[str, object]]:
    for listing in document.listings():
        for hit in listing.assessment.found_hits:
            yield {"listing": listing.key, "indicator": hit.id, **plain(hit)}


def _links(document: ExportDocument) -> Iterator[dict[str, object]]:
    for listing in document.listings():
        for contact in mentions(listing):
            yield {"listing": listing.key, "contact": contact_id(contact), **plain(contact)}


def _captures(document: ExportDocument) -> Iterator[dict[str, object]]:
    for row in document.captures():
        yield {"listing": row.listing, **plain(row.capture)}


def _without(kind: type, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names_of(kind) if name not in names)


TABLES: Final[tuple[Table, ...]] = (
    Table(
        name="campaigns",
        columns=names_of(Campaign),
        rows=lambda document: map(plain, document.campaigns()),
    ),
    Table(name="ads", columns=_AD_COLUMNS, rows=_ads),
    Table(
        name="contacts",
        columns=names_of(ContactPoint),
        rows=lambda document: map(plain, document.contacts()),
    ),
    Table(
        name="hits",
        columns=_in_order(
            "listing indicator weight points quote field start end why origin", _without(Hit, "id")
        ),
        rows=_hits,
    ),
    Table(
        name="links",
        columns=_in_order(
            "listing contact raw field start end obfuscated",
            _without(Contact, "kind", "value", "boilerplate"),
        ),
        rows=_links,
    ),
    Table(
        name="decisions",
        columns=_in_order("id at subject verdict reason analyst note ruleset", names_of(Decision)),
        rows=lambda document: map(plain, document.decisions()),
    ),
    Table(
        name="captures",
        columns=_in_order(
            "seq url listing started finished status file offset length sha256 payload_sha256",
            names_of(Capture),
        ),
        rows=_captures,
    ),
)


def read_me(case: CaseInfo) -> tuple[tuple[str, str], ...]:
    """What a receiver must know, as name and text."""
    return (
        ("Case", case.number),
        ("Title", case.title),
        ("Marking", f"TLP:{case.tlp}"),
        ("Recipients", "; ".join(case.recipients)),
        ("Legal basis", case.legal_basis),
        ("Content as of (UTC)", case.produced_at),
        ("Made by", f"adwatch {case.tool_version}, ruleset {case.ruleset}"),
        ("Referred", "yes, confirmed by a second reviewer" if case.referred else "no"),
        ("Notes", case.notes),
        (
            "What a score is",
            "A score orders ads for reading. It is no probability and says nothing of any person.",
        ),
        ("Exact text", "Control characters are shown as pictures here; JSON Lines and captures are exact."),
        ("Offsets", "start and end count code points of the named field of the ad."),
    )
