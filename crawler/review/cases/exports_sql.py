"""Files that the console exported, and which ads they are about."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


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
    row = db.execute(
        'SELECT id, "case", format, file, sha256 FROM case_exports WHERE id = ?', (export,)
    ).fetchone()
    return ExportRecord(**dict(zip(ExportRecord.__dataclass_fields__, row, strict=True))) if row else None
