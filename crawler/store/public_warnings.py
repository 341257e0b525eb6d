"""Warnings for the public, and what must not be in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.store.columns import Columns
from crawler.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWarning:
    """A warning that an analyst signed."""

    id: int = 0
    campaign: int
    at: str
    """UTC."""
    by: str
    """Who signed; not published."""
    title: str
    patterns: tuple[str, ...]
    """Names of `crawler.publication.patterns`."""
    quotes: tuple[str, ...]
    language: str
    """Of the quotes."""
    destinations: tuple[str, ...]
    """ISO 3166-1."""
    withdrawn_at: str | None = None


_COLUMNS: Final = Columns(PublicWarning, omit=("id",))
_ALL: Final = Columns(PublicWarning)


class PublicWarnings:
    """Reads and writes warnings; the caller writes the chain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, warning: PublicWarning) -> int:
        """Keep a warning. Returns its number. Call it in a transaction."""
        names = ", ".join(f'"{name}"' for name in _COLUMNS.names)
        marks = ", ".join("?" for _ in _COLUMNS.names)
        number = self._database.execute(
            f"INSERT INTO public_warnings ({names}) VALUES ({marks})", _COLUMNS.row(warning)
        ).lastrowid
        return int(number or 0)

    def standing(self) -> list[PublicWarning]:
        """Warnings that were not withdrawn, newest first."""
        rows = self._database.rows(
            f"SELECT {_ALL.select()} FROM public_warnings WHERE withdrawn_at IS NULL ORDER BY id DESC"
        )
        return [_ALL.record(row) for row in rows]

    def withdraw(self, number: int, at: str) -> bool:
        """Take a warning back; False where none of the number stands. Call it in a transaction."""
        changed = self._database.execute(
            "UPDATE public_warnings SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL", (at, number)
        )
        return changed.rowcount == 1

    def spellings(self) -> Iterator[str]:
        """Every stored contact in every spelling, those of reports and of partners included."""
        for table, column in (
            ("contacts", "value"),
            ("links", "raw"),
            ("contact_forms", "form"),
            ("partner_terms", "value"),
            ("report_contacts", "value"),
        ):
            for (value,) in self._database.rows(f"SELECT DISTINCT {column} FROM {table}"):
                yield str(value)

    def advertisers(self) -> Iterator[str]:
        """Names of employers as ads give them."""
        for (name,) in self._database.rows(
            "SELECT DISTINCT hiring_organization FROM versions WHERE hiring_organization <> ''"
        ):
            yield str(name)
