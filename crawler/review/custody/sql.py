"""Reads the entries of the chain that name a person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

KINDS: Final = (
    "account", "campaign", "case", "contact-view", "decision", "download", "export", "hold", "intake",
    "publication", "recruiter", "report", "report key", "ruling", "search", "sign-in", "source", "view", "weights",
)  # fmt: skip
"""Kinds of entry that name a person; those of the index `ledger_by_people`."""
PAGE: Final = 200
"""Entries of a page; set by hand in 2026."""
_LISTED: Final = ", ".join(f"'{kind}'" for kind in KINDS)
DETAILS: Final = (
    "what",
    "how",
    "name",
    "role",
    "format",
    "campaign",
    "contact",
    "outcome",
    "address",
    "way",
    "why",
    "undecided",
    "undecided_campaigns",
)
"""Names in the detail of an entry that the page shows; verdicts are not among them, since opinions are blind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """What somebody did."""

    seq: int
    at: str
    kind: str
    by: str
    subject: str
    details: tuple[tuple[str, str], ...]
    """Names in the entry's detail and their values, as the chain has them."""
    hash: str

    @property
    def what(self) -> str:
        """The details in one line, as a file has them."""
        return "; ".join(f"{name}: {value}" for name, value in self.details)


def entries(
    db: sqlite3.Connection,
    *,
    before: int | None = None,
    by: str = "",
    kind: str = "",
    limit: int | None = PAGE,
) -> Iterator[CustodyEntry]:
    """Entries, the newest first.

    Args:
        before: only those with a smaller number.
        by: only those of this person; empty for all.
        kind: only those of this kind; empty for all.
        limit: how many; None for all.
    """
    rows = db.execute(
        f"SELECT seq, at, kind, subject, detail, hash FROM ledger WHERE kind IN ({_LISTED})"
        " AND seq < ? AND (? = '' OR kind = ?) ORDER BY seq DESC",
        (before if before is not None else 1 << 62, kind, kind),
    )
    given = 0
    for seq, at, found, subject, detail, link in rows:
        if limit is not None and given >= limit:
            return
        told = json.loads(detail) if detail else {}
        who = str(told.get("by") or told.get("analyst") or told.get("name") or "")
        if by and who != by:
            continue
        given += 1
        details = tuple((name, str(told[name])) for name in DETAILS if told.get(name))
        yield CustodyEntry(
            seq=seq, at=told.get("at", at), kind=found, by=who, subject=subject, details=details, hash=link
        )
