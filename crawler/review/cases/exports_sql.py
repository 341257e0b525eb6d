"""Files that were exported from the desk."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from crawler.store.typed_rows import fetch_all, fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """One file that was written."""

    id: int
    case: int | None
    format: str
    file: str
    sha256: str


class CaseExport(NamedTuple):
    """A file that was exported from a case."""

    id: int
    at: str
    analyst: str
    format: str
    file: str
    bytes: int
    sha256: str


def get(db: sqlite3.Connection, export: int) -> ExportRecord | None:
    """An export by its id."""
    sql = 'SELECT id, "case", format, file, sha256 FROM case_exports WHERE id = ?'
    return fetch_one(db, ExportRecord, sql, (export,))


def note_export(
    db: sqlite3.Connection,
    case: int | None,
    user: int,
    at: str,
    *,
    format: str,
    filters: str,
    file: str,
    size: int,
    sha256: str,
) -> int:
    """Record an export.

    Args:
        case: None for an export of a view of the queue.
        at: ISO 8601.
        filters: the query string or case that chose the content.
        size: bytes.

    Returns:
        Id of the record.
    """
    row = db.execute(
        'INSERT INTO case_exports ("case", at, user, format, filters, file, bytes, sha256)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (case, at, user, format, filters, file, size, sha256),
    ).fetchone()
    return int(row[0])


def exports_of(db: sqlite3.Connection, case: int) -> list[CaseExport]:
    """Exports of a case, newest first."""
    return fetch_all(
        db,
        CaseExport,
        "SELECT e.id, e.at, u.name AS analyst, e.format, e.file, e.bytes, e.sha256 FROM case_exports e"
        ' JOIN users u ON u.id = e.user WHERE e."case" = ? ORDER BY e.id DESC',
        (case,),
    )
