"""The tables that CSV, XLSX and the graph sheets share: name, columns, rows of text and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Final

from crawler.export.document import (
    Campaign,
    Capture,
    CaseInfo,
    ContactPoint,
    Decision,
    ExportDocument,
    Indication,
    Link,
    Listing,
)

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet."""

    name: str
    record: type
    rows: Callable[[ExportDocument], Iterator[object]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Field names of the record, in its order."""
        return tuple(field.name for field in fields(self.record))

    def cells(self, document: ExportDocument) -> Iterator[tuple[Cell, ...]]:
        """Rows in the order of `columns`; tuples joined by "; "."""
        for row in self.rows(document):
            yield tuple(_cell(getattr(row, name)) for name in self.columns)


def _cell(value: object) -> Cell:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


TABLES: Final[tuple[Table, ...]] = (
    Table(name="campaigns", record=Campaign, rows=lambda document: document.campaigns()),
    Table(name="ads", record=Listing, rows=lambda document: document.listings()),
    Table(name="contacts", record=ContactPoint, rows=lambda document: document.contacts()),
    Table(name="hits", record=Indication, rows=lambda document: document.hits()),
    Table(name="links", record=Link, rows=lambda document: document.links()),
    Table(name="decisions", record=Decision, rows=lambda document: document.decisions()),
    Table(name="captures", record=Capture, rows=lambda document: document.captures()),
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
