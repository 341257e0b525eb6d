"""Files that were exported from the desk."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from crawler.store.typed_rows import fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """One file that was written."""

    id: int
    case: int | None
    format: str
    file: str
    sha256: str


def get(db: sqlite3.Connection, export: int) -> ExportRecord | None:
    """An export by its id."""
    sql = 'SELECT id, "case", format, file, sha256 FROM case_exports WHERE id = ?'
    return fetch_one(db, ExportRecord, sql, (export,))
