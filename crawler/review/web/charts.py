"""Geometry of charts; templates draw them as inline SVG, each with a table of the same numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin
from typing import Final

LANES: Final = 6
"""Names with a lane of their own; the others share one. Set by hand in 2026: what fits on the page."""
OTHER_LANES: Final = "…"
"""Name of the lane that the others share."""
DOTS: Final = 240
"""Dots of a timeline up to which each is a day; with more, each is a week, a month or a year. Set by hand in 2026: a
page with as many and their table stays small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLane:
    """Postings of one source, or with one contact, by day."""

    name: str
    dots: tuple[tuple[float, int, str], ...]
    """Place on the axis (0 to 1), number of ads, day, or first and last day where a dot is more than one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Lanes over the same span of days."""

    first: str
    last: str
    lanes: tuple[TimelineLane, ...]


def timeline(postings: Sequence[tuple[str, str]]) -> Timeline | None:
    """Lanes from the name (of a source, of a contact) and first day of every posting; None for none."""
    return timeline_of_counts([(name, at, 1) for name, at in postings])


def timeline_of_counts(counts: Sequence[tuple[str, str, int]]) -> Timeline | None:
    """Lanes from name, day and number of ads; None for none."""
    if not counts:
        return None
    days = {day: date.fromisoformat(day) for day in sorted({at[:10] for _, at, _ in counts})}
    first, last = min(days), max(days)
    totals: Counter[str] = Counter()
    for name, _, n in counts:
        totals[name] += n if name != OTHER_LANES else 0
    often = dict.fromkeys(name for name, _ in totals.most_common(LANES) if name != OTHER_LANES)
    lanes: dict[str, defaultdict[str, int]] = {name: defaultdict(int) for name in often}
    for name, at, n in counts:
        lanes.setdefault(name if name in often else OTHER_LANES, defaultdict(int))[at[:10]] += n
    parts = _coarse_enough(lanes.values(), days)
    span = max(1, (days[last] - days[first]).days)
    return Timeline(
        first=first,
        last=last,
        lanes=tuple(
            TimelineLane(
                name=name,
                dots=tuple(
                    (
                        (days[told[0]] - days[first]).days / span,
                        n,
                        " – ".join(dict.fromkeys((told[0], told[-1]))),
                    )
                    for told, n in _dots(counted, parts)
                ),
            )
            for name, counted in lanes.items()
        ),
    )


def _dots(counted: Mapping[str, int], parts: Mapping[str, date]) -> list[tuple[list[str], int]]:
    """Days and number of each dot; only days on which there was something."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for day in sorted(counted):
        found[parts[day]].append(day)
    return [(days, sum(counted[day] for day in days)) for days in found.values()]


def _coarse_enough(lanes: Collection[Mapping[str, int]], days: Mapping[str, date]) -> Mapping[str, date]:
    """What begins the dot of each day: itself, its week, month or year, so that there are `DOTS` at most."""
    for begin in _BEGINNINGS:
        parts = {day: begin(at) for day, at in days.items()}
        if sum(len({parts[day] for day in counted}) for counted in lanes) <= DOTS:
            return parts
    return parts


_BEGINNINGS: Final[tuple[Callable[[date], date], ...]] = (
    lambda day: day,
    lambda day: day - timedelta(days=day.weekday()),
    lambda day: day.replace(day=1),
    lambda day: day.replace(month=1, day=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedColumn:
    """One column of a stacked chart."""

    day: str
    total: int
    parts: tuple[tuple[str, int, float, float], ...]
    """Name, number, and bottom and height as a share of the tallest column."""


def stacked_columns(
    rows: Iterable[tuple[str, str, int]], names: Sequence[str], days: int, last: str
) -> list[StackedColumn]:
    """Columns of the `days` days up to `last` from (day, name, number), empty days included."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for day, name, n in rows:
        table[day][name] += n
    end = date.fromisoformat(last)
    wanted = [(end - timedelta(days=back)).isoformat() for back in range(days - 1, -1, -1)]
    top = max((table[day].total() for day in wanted), default=0) or 1
    columns = []
    for day in wanted:
        at, parts = 0.0, []
        for name in names:
            if table[day][name]:
                parts.append((name, table[day][name], at / top, table[day][name] / top))
                at += table[day][name]
        columns.append(StackedColumn(day=day, total=table[day].total(), parts=tuple(parts)))
    return columns


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """A node of the small graph around a contact; x and y from -1 to 1."""

    id: str
    kind: str
    label: str
    link: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactGraph:
    """Nodes on contact_graph around the contact, and the lines between them."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[tuple[float, float, float, float], ...]


def contact_graph(
    centre: GraphNode,
    inner: Sequence[GraphNode],
    outer: Sequence[GraphNode],
    edges: Iterable[tuple[str, str]],
) -> ContactGraph:
    """Place nodes: `inner` on a ring around the centre, `outer` on a wider one, in the order given."""
    placed: dict[str, GraphNode] = {centre.id: centre}
    for ring, radius, turn in ((inner, 0.5, 0.0), (outer, 0.92, 0.2)):
        for position, node in enumerate(ring):
            angle = 2 * pi * position / max(1, len(ring)) + turn
            placed[node.id] = GraphNode(
                id=node.id,
                kind=node.kind,
                label=node.label,
                link=node.link,
                x=round(radius * cos(angle), 3),
                y=round(radius * sin(angle), 3),
            )
    lines = tuple(
        (placed[a].x, placed[a].y, placed[b].x, placed[b].y) for a, b in edges if a in placed and b in placed
    )
    return ContactGraph(nodes=tuple(placed.values()), edges=lines)


def shares(counts: Mapping[str, int], limit: int = 12) -> list[tuple[str, int, float]]:
    """Name, number and share of the largest, most first: the bars of a list."""
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:limit]
    top = rows[0][1] if rows and rows[0][1] else 1
    return [(name, n, n / top) for name, n in rows]
