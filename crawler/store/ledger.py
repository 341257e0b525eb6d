"""The hash chain over all that counts as evidence: one append function, used in the writer's transaction.

An entry names its subject and carries the digest of the subject's row as stored, or of its own `detail` when
the subject is an event without a row. Its hash covers all that and the hash before it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from crawler.clock import precise_timestamp
from crawler.store.columns import insert
from crawler.store.content import digest, to_json
from crawler.store.database import Database

GENESIS: Final = "0" * 64
"""`previous` of the first entry."""

JUMP_SECONDS: Final = 5.0
"""Seconds by which the wall clock may differ from the monotonic clock before an entry records it. NTP slews a clock
by far less between two entries; set by hand in 2026, not fitted."""


IDLE_DAYS: Final = 366
"""Days without an entry after which an entry notes the gap: a store that rests so long is rare, a clock that was set
wrong is not. Set by hand in 2026."""


class ProvedRow(NamedTuple):
    """A kind of entry whose subject is a row of a table."""

    table: str
    key: str
    """Column that the subject names the row by."""
    columns: tuple[str, ...]
    """Columns that the digest covers, in this order for ever."""


PROVED: Final[dict[str, ProvedRow]] = {
    "capture": ProvedRow(
        "captures",
        "seq",
        (
            "seq", "run", "url", "requested_url", "kind", "status", "ip_address", "started", "finished",
            "file", "offset", "length", "sha256", "payload_sha256", "meta",
        ),
    ),
    "version": ProvedRow(
        "versions",
        "id",
        (
            "id", "listing", "number", "run", "seen_at", "content_hash", "capture", "title",
            "hiring_organization", "job_location", "base_salary", "date_posted", "description", "text",
            "posting",
        ),
    ),
}  # fmt: skip
"""Kinds of entry whose subject is a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be appended."""

    kind: str
    """capture | version | decision | contact-view | export | deletion | run | clock-jump | ..."""
    subject: str
    """What it is about: `kind:id` for the kinds of `PROVED`."""
    row: Sequence[object] | None = None
    """The subject's row as stored, in the order of `PROVED`'s columns."""
    detail: object = None
    """What happened, for an event that has no row."""


_INSERT: Final = insert("ledger", ("seq", "at", "kind", "subject", "detail", "digest", "previous", "hash"))


class Ledger:
    """Appends to the chain and reads its head."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = time.time() - time.monotonic()

    def append(self, entries: Sequence[Entry]) -> int:
        """Append in order, in the caller's transaction or one of its own. Returns the last seq."""
        with self._database.transaction():
            seq, previous = self.head()
            at = precise_timestamp()
            rows = []
            for entry in (*self._clock_jump(), *self._jump_since(at), *entries):
                seq += 1
                detail = "" if entry.detail is None else to_json(entry.detail)
                proof = (
                    digest(list(entry.row)) if entry.row is not None else sha256(detail.encode()).hexdigest()
                )
                link = chain_hash(seq, at, entry.kind, entry.subject, proof, previous)
                rows.append((seq, at, entry.kind, entry.subject, detail, proof, previous, link))
                previous = link
            self._database.write_many(_INSERT, rows)
        return seq

    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last entry; (0, GENESIS) when there is none."""
        row = self._database.one("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")
        return (int(str(row[0])), str(row[1])) if row else (0, GENESIS)

    def _jump_since(self, at: str) -> tuple[Entry, ...]:
        """An entry when the clock went back since the last entry, or so far forward that it was hardly time alone."""
        row = self._database.one("SELECT at FROM ledger ORDER BY seq DESC LIMIT 1")
        if row is None:
            return ()
        try:
            moved = (datetime.fromisoformat(at) - datetime.fromisoformat(str(row[0]))).total_seconds()
        except ValueError:  # a time that was tampered with: verification names it
            return ()
        if -JUMP_SECONDS <= moved <= IDLE_DAYS * 86_400:
            return ()
        detail = {"seconds": round(moved, 3), "after": row[0]}
        return (Entry(kind="clock-jump", subject="clock", detail=detail),)

    def _clock_jump(self) -> tuple[Entry, ...]:
        """An entry when the wall clock was moved since the last look."""
        offset = time.time() - time.monotonic()
        moved, self._offset = offset - self._offset, offset
        if abs(moved) <= JUMP_SECONDS:
            return ()
        return (Entry(kind="clock-jump", subject="clock", detail={"seconds": round(moved, 3)}),)


def chain_hash(seq: int, at: str, kind: str, subject: str, proof: str, previous: str) -> str:
    """SHA-256 in hexadecimal over all fields of an entry and the hash before it."""
    return digest([seq, at, kind, subject, proof, previous])
