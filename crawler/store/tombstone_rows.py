"""What a purged row holds: the one place that says which columns a purge empties, and to what.

`purging` writes it, and a verification accepts a row as purged only when it holds exactly this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VERSION: Final[Mapping[str, str | None]] = {
    "content_hash": "",
    "title": "",
    "hiring_organization": "",
    "job_location": "",
    "base_salary": "",
    "date_posted": None,
    "description": "",
    "text": "",
    "posting": "{}",
}
"""Columns of `versions`; its ids, times and capture stay."""

CAPTURE: Final[Mapping[str, str | None]] = {
    "url": "",
    "requested_url": "",
    "status": None,
    "ip_address": None,
    "kind": "purged",
    "payload_sha256": "",
    "meta": "{}",
}
"""Columns of `captures`; `sha256` becomes that of the bytes of the tombstone."""


def assignments(row: Mapping[str, str | None]) -> str:
    """The SET list of an UPDATE that empties a row."""
    return ", ".join(f"{name} = {_literal(value)}" for name, value in row.items())


def is_emptied(row: Mapping[str, object], canonical: Mapping[str, str | None]) -> bool:
    """Whether a row holds exactly what a purge leaves."""
    return all(row[name] == value for name, value in canonical.items())


def _literal(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"
