"""How far a rescoring is, so that one that was killed is gone on from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.store.content import to_json
from crawler.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class RescorePosition:
    """The position of one rescoring; the fields are columns of `rescore_positions`."""

    source: str
    """The only source whose ads are assessed; empty for all."""
    ruleset: str
    begun: str
    listing: int = 0
    """Internal id of the last listing that is done."""
    norms: Mapping[str, Any]
    """Source -> what was normal there at the start, as plain data: later parts are judged by the same."""
    summary: Mapping[str, Any]
    """Counts so far, as plain data."""


class RescorePositions:
    """Reads and moves the position; what it moves over is written in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, source: str, ruleset: str) -> RescorePosition | None:
        """The position of a rescoring with this ruleset that did not end; None when there is none."""
        row = self._database.one(
            "SELECT begun, listing, norms, summary FROM rescore_positions WHERE source = ? AND ruleset = ?",
            (source, ruleset),
        )
        if row is None:
            return None
        begun, listing, norms, summary = map(str, row)
        return RescorePosition(
            source=source,
            ruleset=ruleset,
            begun=begun,
            listing=int(listing),
            norms=json.loads(norms),
            summary=json.loads(summary),
        )

    def put(self, position: RescorePosition) -> None:
        """Move the position; call it inside the transaction that writes the assessments."""
        self._database.execute(
            "INSERT OR REPLACE INTO rescore_positions (source, ruleset, begun, listing, norms, summary)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                position.source,
                position.ruleset,
                position.begun,
                position.listing,
                to_json(position.norms),
                to_json(position.summary),
            ),
        )

    def clear(self, source: str) -> None:
        """Forget the position: the rescoring ended, and campaigns are up to date with it."""
        with self._database.transaction():
            self._database.execute("DELETE FROM rescore_positions WHERE source = ?", (source,))
