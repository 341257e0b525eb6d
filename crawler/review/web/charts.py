"""Geometry of charts; templates draw them as inline SVG, each with a table of the same numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin

LANES = 6
"""Names with a lane of their own; the others share one. Set by hand in 2026: what fits on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLane:
    """Postings of one source, or with one contact, by day."""

    name: str
    dots: tuple[tuple[float, int, str], ...]
    """Place on the axis (0 to 1), number of ads, day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Lanes over the same span of days."""

    first: str
    last: str
    lanes: tuple[TimelineLane, ...]


def timeline(postings: Sequence[tuple[str, str]]) -> Timeline | None:
    """Lanes from the name (of a source, of a contact) and first day of every posting; None for none."""
    if not postings:
        return None
    days = sorted(at[:10] for _, at in postings)
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    span = max(1, (last - first).days)
    often = [name for name, _ in Counter(name for name, _ in postings).most_common(LANES)]
    lanes: dict[str, Counter[str]] = {name: Counter() for name in often}
    for name, at in postings:
        lanes.setdefault(name if name in often else "…", Counter())[at[:10]] += 1
    return Timeline(
        first=days[0],
        last=days[-1],
        lanes=tuple(
            TimelineLane(
                name=name,
                dots=tuple(
                    ((date.fromisoformat(day) - first).days / span, n, day)
                    for day, n in sorted(counted.items())
                ),
            )
            for name, counted in lanes.items()
        ),
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
