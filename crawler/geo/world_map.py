"""A map of where offers recruit and where their work is, as shapes for an SVG. Pure; nothing is fetched for it.

The outlines are Natural Earth's (`data/outlines.tsv`, made by `tools/outlines.py`), in units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from crawler.geo.gazetteer import table

WIDTH: Final = 600
HEIGHT: Final = 237
"""Units of the drawing: 360 degrees from 84 degrees north to 58 south (`tools/outlines.py`)."""
MOST_LINES: Final = 40
"""Lines of one map; more can't be told apart. Set by hand in 2026."""
BEND: Final = 0.18
"""How far a line bends, as a share of its length, so that there and back are two lines. Set by hand in 2026."""

AROUND: Final = 45
"""Units shown around the marked countries, 27 degrees; set by hand in 2026."""
NARROWEST: Final = 200
"""Units of the narrowest part that is shown, 120 degrees: so that the reader sees where it is."""
DOT: Final = 220
"""Dots across the map: a point is that part of its width. Set by hand in 2026."""
SMALL: Final = 60
"""Characters of an outline up to which a country gets a point as well; set by hand in 2026."""

Mark = Literal["origin", "destination", "both"]


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A country of the map."""

    x: int
    y: int
    path: str
    """SVG path; empty for a country that is too small for one, which is a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedCountry:
    """A country that offers recruit in or lead to."""

    code: str
    mark: Mark
    origins: int
    """How many recruit there."""
    destinations: int
    """How many have their work there."""
    x: int
    y: int
    path: str

    @property
    def is_small(self) -> bool:
        """Whether it is hardly seen without a point."""
        return len(self.path) < SMALL


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """A way from one country to another, as an SVG path."""

    origin: str
    destination: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """What is drawn over the land."""

    countries: tuple[MarkedCountry, ...]
    lines: tuple[MapLine, ...]
    left: int
    top: int
    width: int
    height: int
    """The part of the drawing that is shown, in its units."""

    @property
    def dot(self) -> float:
        """Radius of the point of a small country, in units: as large on the screen whatever part is shown."""
        return round(self.width / DOT, 1)


@cache
def outlines() -> Mapping[str, OutlineRow]:
    """Every country of the map by its ISO 3166-1 code; `-` is land that has none."""
    return {
        code: OutlineRow(int(x), int(y), "" if path == "-" else path)
        for code, x, y, path in table("outlines.tsv")
    }


@cache
def land() -> str:
    """All land as one SVG path."""
    return "".join(row.path for row in outlines().values())


def world_map(
    origins: Mapping[str, int], destinations: Mapping[str, int], ways: Iterable[tuple[str, str]] = ()
) -> MapView | None:
    """The map of these countries; None where it would be empty.

    Args:
        origins: by ISO 3166-1 code, how many recruit there.
        destinations: how many have their work there.
        ways: pairs of origin and destination to join by a line, the most important first.
    """
    known = outlines()
    codes = [code for code in dict.fromkeys((*origins, *destinations)) if code in known]
    pairs = dict.fromkeys(
        pair for pair in ways if pair[0] != pair[1] and pair[0] in known and pair[1] in known
    )
    marked = tuple(
        MarkedCountry(
            code=code,
            mark="both"
            if code in origins and code in destinations
            else "origin"
            if code in origins
            else "destination",
            origins=origins.get(code, 0),
            destinations=destinations.get(code, 0),
            x=known[code].x,
            y=known[code].y,
            path=known[code].path,
        )
        for code in codes
    )
    if not marked:
        return None
    left, top, width = _part(marked)
    return MapView(
        countries=marked,
        lines=tuple(map(_line, list(pairs)[:MOST_LINES])),
        left=left,
        top=top,
        width=width,
        height=width * HEIGHT // WIDTH,
    )


def _part(marked: Iterable[MarkedCountry]) -> tuple[int, int, int]:
    """Left, top and width of the part of the drawing around countries, in the shape of the whole."""
    xs, ys = [one.x for one in marked], [one.y for one in marked]
    wide = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH // HEIGHT) + 2 * AROUND
    width = min(WIDTH, max(NARROWEST, wide))
    height = width * HEIGHT // WIDTH
    left = min(max(0, (min(xs) + max(xs) - width) // 2), WIDTH - width)
    top = min(max(0, (min(ys) + max(ys) - height) // 2), HEIGHT - height)
    return left, top, width


def _line(pair: tuple[str, str]) -> MapLine:
    start, end = (outlines()[code] for code in pair)
    middle_x = (start.x + end.x) / 2 + (end.y - start.y) * BEND
    middle_y = (start.y + end.y) / 2 - (end.x - start.x) * BEND
    path = f"M{start.x} {start.y}Q{middle_x:.0f} {middle_y:.0f} {end.x} {end.y}"
    return MapLine(origin=pair[0], destination=pair[1], path=path)


def land_svg() -> str:
    """The land as a picture of its own, which pages share."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{land()}" fill="#dde2df" stroke="#fff" stroke-width=".4"/></svg>'
    )
