"""Files that the console exported, and which ads they are about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One file that was written."""

    id: int
    case: int | None
    format: str
    file: str
    sha256: str


def get(db: sqlite3.Connection, export: int) -> Exported | None:
    """An export by its id."""
    row = db.execute(
        'SELECT id, "case", format, file, sha256 FROM case_exports WHERE id = ?', (export,)
    ).fetchone()
    return Exported(**dict(zip(Exported.__dataclass_fields__, row, strict=True))) if row else None


def keys_of_campaigns(db: sqlite3.Connection, campaigns: Sequence[int]) -> list[str]:
    """Public ids of the ads of these campaigns."""
    rows = db.execute(
        'SELECT l."key" FROM json_each(?) w JOIN campaign_members m ON m.campaign = w.value'
        " JOIN listings l ON l.id = m.listing ORDER BY l.id",
        (json.dumps(list(campaigns)),),
    )
    return [row[0] for row in rows]
