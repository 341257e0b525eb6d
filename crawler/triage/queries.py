"""Reads the queue: a page of a view, counts of facets and states, single rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from crawler.store.typed_rows import fetch_all
from crawler.triage.campaign_search import search_campaigns
from crawler.triage.projection import project
from crawler.triage.queue_row import COLUMNS, QueueRow

PAGE: Final = 25
"""Rows of a page; set by hand in 2026: what a screen holds."""
FACETS: Final = (
    "band",
    "harm",
    "origin",
    "country",
    "source",
    "language",
    "coverage",
    "online",
    "verdict",
    "sign",
)
UNRANKED: Final = -1e6
"""Rank of what the queue doesn't hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """A state, a search and filters: what is on screen, and so what is exported."""

    state: str = "open"
    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    not_by: int | None = None
    """Leave out what this analyst has given an opinion on: a second opinion comes from someone else."""


class ValueCount(NamedTuple):
    """A value of a facet and its number of campaigns."""

    value: str
    n: int


_SELECT: Final = "SELECT " + ", ".join(f"q.{name}" for name in COLUMNS)


def page(
    db: sqlite3.Connection, view: QueueView, *, after: tuple[float, int] | None = None, limit: int = PAGE
) -> list[QueueRow]:
    """Rows of a view behind a place (the last row's rank and campaign); one more than a page."""
    if view.text:
        ranks = found(db, view, list(search_campaigns(db, view.text).versions))
        return rows_of(db, ranks, after, limit)
    source, alias, where, values = _from(db, view, after)
    sql = f"{_SELECT} FROM {source} WHERE {where} ORDER BY {alias}.rank DESC, {alias}.campaign LIMIT ?"
    return fetch_all(db, QueueRow, sql, [*values, limit + 1])


def extent(db: sqlite3.Connection, view: QueueView, limit: int) -> int:
    """Campaigns of a view, `limit` at most: from a counter where there is one, and no row is read whole."""
    if view.text:
        return min(len(found(db, view, list(search_campaigns(db, view.text).versions))), limit)
    known = view_size(db, view)
    if known is not None:
        return min(known, limit)
    source, _, where, values = _from(db, view, None)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {where} LIMIT ?)"
    return int(db.execute(sql, [*values, limit]).fetchone()[0])


def _from(
    db: sqlite3.Connection, view: QueueView, after: tuple[float, int] | None
) -> tuple[str, str, str, list[object]]:
    """Tables, alias of the one that is walked in order, condition and values of a view."""
    driver, others = _driver(db, view)
    where: list[str] = []
    values: list[object] = []
    table, alias = ("queue_facets", "f") if driver else ("queue", "q")
    if driver:
        where.append("f.facet = ? AND f.value = ?")
        values += [driver, view.facets[driver]]
    where.append(f"{alias}.state = ?")
    values.append(view.state)
    for facet in others:
        where.append(_HAS)
        values += [facet, view.facets[facet]]
    if after:
        where.append(f"({alias}.rank < ? OR ({alias}.rank = ? AND {alias}.campaign > ?))")
        values += [after[0], after[0], after[1]]
    if view.not_by is not None:
        where.append("q.first_user IS NOT ?")
        values.append(view.not_by)
    source = f"{table} f JOIN queue q ON q.campaign = f.campaign" if driver else "queue q"
    return source, alias, " AND ".join(where), values


_HAS: Final = (
    "EXISTS (SELECT 1 FROM queue_facets o WHERE o.facet = ? AND o.value = ? AND o.state = q.state"
    " AND o.rank = q.rank AND o.campaign = q.campaign)"
)


def _driver(db: sqlite3.Connection, view: QueueView) -> tuple[str, list[str]]:
    """The facet with the fewest campaigns, whose index is walked, and the others, which are looked up."""
    if not view.facets:
        return "", []
    sizes = {
        facet: db.execute(
            "SELECT coalesce(sum(n), 0) FROM queue_counts WHERE facet = ? AND value = ? AND state = ?",
            (facet, value, view.state),
        ).fetchone()[0]
        for facet, value in view.facets.items()
    }
    first = min(sizes, key=lambda facet: sizes[facet])
    return first, [facet for facet in view.facets if facet != first]


def found(db: sqlite3.Connection, view: QueueView, campaigns: Sequence[int]) -> dict[int, float]:
    """Those of the campaigns that a search found which the filters let pass, with their ranks.

    What the queue doesn't hold comes last, newest first; with filters, only what the queue holds is found.
    """
    ranks = _ranks(db, campaigns, view)
    if not view.facets:
        ranks |= {number: UNRANKED - number * 1e-9 for number in campaigns if number not in ranks}
    return ranks


def rows_of(
    db: sqlite3.Connection, ranks: Mapping[int, float], after: tuple[float, int] | None, limit: int
) -> list[QueueRow]:
    """A page of campaigns by rank, one more than `limit`: only its rows are read whole."""
    order = sorted(ranks, key=lambda number: (-ranks[number], number))
    if after:
        order = [number for number in order if (-ranks[number], number) > (-after[0], after[1])]
    shown = order[: limit + 1]
    rows = {row.campaign: replace(row, rank=ranks[row.campaign]) for row in by_campaign(db, shown)}
    missing = [number for number in shown if number not in rows]
    for made in project(db, missing) if missing else []:
        rows[made.row.campaign] = replace(made.row, rank=ranks[made.row.campaign])
    return [rows[number] for number in shown if number in rows]


def _ranks(db: sqlite3.Connection, campaigns: Sequence[int], view: QueueView) -> dict[int, float]:
    """Ranks of those of the campaigns that are in a view of the queue and that the filters let pass."""
    tests, values = "", [json.dumps(list(campaigns))]
    for facet, value in view.facets.items():
        tests += f" AND {_HAS}"
        values += [facet, value]
    sql = (
        "SELECT q.campaign, q.rank FROM json_each(?) w JOIN queue q ON q.campaign = w.value"
        f" WHERE q.state <> 'none'{tests}"
    )
    return dict(db.execute(sql, values).fetchall())


def by_campaign(db: sqlite3.Connection, campaigns: Sequence[int]) -> list[QueueRow]:
    """Rows of these campaigns that the queue holds, in no order."""
    sql = f"{_SELECT} FROM json_each(?) w JOIN queue q ON q.campaign = w.value"
    return fetch_all(db, QueueRow, sql, (json.dumps(list(campaigns)),))


def row_of(db: sqlite3.Connection, campaign: int) -> QueueRow | None:
    """The row of a campaign, computed where the queue doesn't hold it; None when there is no such campaign."""
    held = by_campaign(db, [campaign])
    if held:
        return held[0]
    return next((found.row for found in project(db, [campaign])), None)


def counts(db: sqlite3.Connection, state: str) -> dict[str, list[ValueCount]]:
    """Values of each facet with their number of campaigns in a state, most first; twelve at most, but all reasons."""
    found = {}
    for facet in FACETS:
        found[facet] = fetch_all(
            db,
            ValueCount,
            "SELECT value, n FROM queue_counts WHERE facet = ? AND state = ? AND n > 0"
            " ORDER BY n DESC, value LIMIT ?",
            (facet, state, -1 if facet == "sign" else 12),
        )
    return found


def state_counts(db: sqlite3.Connection) -> dict[str, int]:
    """Campaigns in each state."""
    return dict(db.execute("SELECT state, n FROM queue_counts WHERE facet = '' AND value = ''").fetchall())


def view_size(db: sqlite3.Connection, view: QueueView) -> int | None:
    """How many campaigns a view has, where a counter knows it; None otherwise."""
    if view.text or len(view.facets) > 1 or view.not_by is not None:
        return None
    facet, value = next(iter(view.facets.items()), ("", ""))
    row = db.execute(
        "SELECT n FROM queue_counts WHERE facet = ? AND value = ? AND state = ?", (facet, value, view.state)
    ).fetchone()
    return int(row[0]) if row else 0
