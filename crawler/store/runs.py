"""Sources, their runs, and the outcome of every URL that a run scheduled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from crawler import __version__
from crawler.clock import precise_timestamp
from crawler.store.columns import Columns
from crawler.store.content import storable, to_json
from crawler.store.database import Database
from crawler.store.ledger import Entry, Ledger

OutcomeKind = Literal["stored", "unchanged", "index", "refused", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one URL that a run scheduled."""

    url: str
    outcome: OutcomeKind
    reason: str = ""
    status: int | None = None
    at: str = ""
    """UTC; now, when empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one source, as `status` shows it."""

    id: int
    source: str
    started: str
    finished: str | None
    finish_reason: str | None
    """None while it runs, or after a kill."""
    scheduled: int
    new: int
    changed: int
    unchanged: int
    gone: int
    ruleset: str
    outcomes: Mapping[str, int]
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One watched source as the store knows it."""

    name: str
    kind: str
    url: str
    region: str | None
    state: str
    state_reason: str


_OUTCOME: Final = Columns(Outcome, keys=("run",))
_SOURCE: Final = Columns(SourceRow)
_RUN: Final = Columns(Run, omit=("outcomes",))


class CrawlRuns:
    """Begins and finishes runs, and remembers between them."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def begin(
        self,
        source: str,
        *,
        kind: str,
        url: str = "",
        region: str | None = None,
        card: Mapping[str, object] | None = None,
        ruleset: str = "",
        config_hash: str = "",
        started: str | None = None,
    ) -> int:
        """Make the source known (or refresh its card) and open a run of it. Returns the run's id."""
        values = (source, kind, storable(url), region, to_json(card or {}))
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO sources (name, kind, url, region, card) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, url = excluded.url,"
                " region = excluded.region, card = excluded.card",
                values,
            )
            row = self._database.one(
                "INSERT INTO runs (source, started, tool_version, config_hash, ruleset)"
                " VALUES (?, ?, ?, ?, ?) RETURNING id",
                (source, started or precise_timestamp(), __version__, config_hash, ruleset),
            )
        return int(str(row[0])) if row else 0

    def record(self, run: int, outcomes: Iterable[Outcome]) -> None:
        """Write outcomes of a run; a URL that already has one gets the later."""
        with self._database.transaction():
            self._database.insert_many(
                _OUTCOME.insert("outcomes", "INSERT OR REPLACE"),
                [
                    _OUTCOME.row(one if one.at else replace(one, at=precise_timestamp()), run)
                    for one in outcomes
                ],
            )

    def finish(
        self,
        run: int,
        reason: str,
        *,
        scheduled: int | None = None,
        detail: Mapping[str, object] | None = None,
        state: str | None = None,
        state_reason: str = "",
        finished: str | None = None,
    ) -> Run:
        """Close a run, now or at `finished`.

        `scheduled` is counted from its outcomes when not given, `state` is the source's.
        """
        with self._database.transaction():
            if scheduled is None:
                scheduled = self._database.number("SELECT count(*) FROM outcomes WHERE run = ?", (run,))
            self._database.execute(
                "UPDATE runs SET finished = ?, finish_reason = ?, scheduled = ?, detail = ? WHERE id = ?",
                (finished or precise_timestamp(), reason, scheduled, to_json(detail or {}), run),
            )
            if state is not None:
                self._database.execute(
                    "UPDATE sources SET state = ?, state_reason = ?"
                    " WHERE name = (SELECT source FROM runs WHERE id = ?)",
                    (state, state_reason, run),
                )
            done = self.get(run)
            self._ledger.append([Entry(kind="run", subject=f"run:{run}", detail=_summary(done, scheduled))])
        return done

    def get(self, run: int) -> Run:
        """A run by its id; raises KeyError."""
        rows = self._read("WHERE id = ?", (run,))
        if not rows:
            raise KeyError(run)
        return rows[0]

    def last(self, source: str) -> Run | None:
        """The latest run of a source, finished or not."""
        rows = self._read("WHERE source = ? ORDER BY id DESC LIMIT 1", (source,))
        return rows[0] if rows else None

    def unfinished(self) -> tuple[Run, ...]:
        """Runs without an end: one that is going on, or that was killed."""
        return tuple(self._read("WHERE finished IS NULL ORDER BY id", ()))

    def outcomes(self, run: int) -> tuple[Outcome, ...]:
        """Outcomes of a run, by URL."""
        rows = self._database.rows(
            f"SELECT {_OUTCOME.select()} FROM outcomes WHERE run = ? ORDER BY url", (run,)
        )
        return tuple(map(_OUTCOME.record, rows))

    def sources(self) -> tuple[SourceRow, ...]:
        """Every source that ever ran, by name."""
        rows = self._database.rows(f"SELECT {_SOURCE.select()} FROM sources ORDER BY name")
        return tuple(map(_SOURCE.record, rows))

    def memory(self, source: str) -> dict[str, Any]:
        """What a spider left for its next run; empty when nothing."""
        row = self._database.one("SELECT memory FROM sources WHERE name = ?", (source,))
        memory: dict[str, Any] = json.loads(str(row[0])) if row else {}
        return memory

    def remember(self, source: str, memory: Mapping[str, object]) -> None:
        """Replace what a spider left."""
        with self._database.transaction():
            self._database.execute("UPDATE sources SET memory = ? WHERE name = ?", (to_json(memory), source))

    def _read(self, where: str, values: tuple[object, ...]) -> list[Run]:
        rows = self._database.rows(f"SELECT {_RUN.select()} FROM runs {where}", values).fetchall()
        runs = [_RUN.record(row, outcomes={}) for row in rows]
        return [replace(run, outcomes=self._counts(run.id)) for run in runs]

    def _counts(self, run: int) -> dict[str, int]:
        """How many addresses of a run have each outcome."""
        rows = self._database.rows(
            "SELECT outcome, count(*) FROM outcomes WHERE run = ? GROUP BY outcome ORDER BY outcome", (run,)
        )
        return dict(rows.fetchall())


def obeyed(detail: Mapping[str, Any]) -> dict[str, str]:
    """Origin -> digest of the robots.txt that a run obeyed there."""
    kept = detail.get("robots", {})
    return {origin: said["sha256"] for origin, said in kept.items() if said.get("verdict") == "rules"}


def _summary(done: Run, scheduled: int) -> dict[str, object]:
    """What the ledger records of a finished run."""
    summary: dict[str, object] = {
        name: getattr(done, name) for name in ("source", "started", "finished", "finish_reason")
    }
    summary |= {"scheduled": scheduled, "outcomes": dict(done.outcomes)}
    if followed := obeyed(done.detail):
        summary["robots"] = followed
    return summary
