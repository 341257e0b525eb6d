"""Makes `crawler/geo/data/outlines.tsv` from Natural Earth, as the npm package `world-atlas` (2.0.2) holds it.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python -m tools.outlines package/countries-110m.json package/countries-50m.json

Natural Earth is in the public domain; the package is under the ISC licence. Countries that are too small for 1:110
million are a point, from 1:50 million.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

OUT = Path(__file__).parents[1] / "crawler" / "geo" / "data" / "outlines.tsv"
WIDTH = 600
"""Units of the drawing for 360 degrees; a whole unit is less than a pixel on most screens."""
NORTH, SOUTH = 84.0, -58.0
"""Degrees of latitude that are drawn: nobody recruits beyond."""
KOSOVO = "XK"
HEAD = """\
# Outlines of countries, from Natural Earth (public domain), by `python -m tools.outlines`. Equirectangular, 600 units
# for 360 degrees, from 84 degrees north. Columns: ISO 3166-1 code ("-": land without one), x and y of a point in it,
# and the outline as an SVG path, "-" where the country is too small for one.
"""

Point = tuple[int, int]


def main(large: str, small: str) -> None:
    """Write the table."""
    rows: dict[str, tuple[int, int, str]] = {}
    loose: list[str] = []
    for code, rings in countries(Path(large)):
        path = "".join(path_of(ring) for ring in rings if len(set(ring)) > 2)
        if code == "-":
            loose.append(path)
        elif path:
            rows[code] = (*middle(max(rings, key=len)), path)
    for code, rings in countries(Path(small)):
        if code not in rows and code != "-" and rings:
            rows[code] = (*middle(max(rings, key=len)), "-")
    lines = [f"{code}\t{x}\t{y}\t{path}\n" for code, (x, y, path) in sorted(rows.items())]
    OUT.write_text(HEAD + f"-\t0\t0\t{''.join(loose)}\n" + "".join(lines), "utf-8")
    print(f"{OUT}: {len(rows)} countries, {OUT.stat().st_size} bytes")


def countries(file: Path) -> Iterator[tuple[str, list[list[Point]]]]:
    """Code and outer rings of every country in a TopoJSON file."""
    topology = json.loads(file.read_text("utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [list(points(arc, sx, sy, tx, ty)) for arc in topology["arcs"]]
    aliases = get_global("territory_aliases")
    for shape in topology["objects"]["countries"]["geometries"]:
        named = KOSOVO if shape["properties"]["name"] == "Kosovo" else None
        code = named or next(iter(aliases.get(shape.get("id"), ())), "-")
        if code != "AQ":
            yield code, list(rings_of(shape, arcs))


def points(arc: list[list[int]], sx: float, sy: float, tx: float, ty: float) -> Iterator[Point]:
    """Points of an arc, which are differences, in units of the drawing."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        east, north = x * sx + tx, y * sy + ty
        at = min(max(north, SOUTH), NORTH)
        yield round((east + 180) * WIDTH / 360), round((NORTH - at) * WIDTH / 360)


def rings_of(shape: dict[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """The outer rings of a shape; holes (lakes, enclaves) are drawn over by what lies in them."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for outer, *_ in polygons:
        ring: list[Point] = []
        for index in outer:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring += [point for point in arc if not ring or point != ring[-1]]
        yield ring


def path_of(ring: list[Point]) -> str:
    """Closed paths of relative moves; a ring that goes on at the other side of the map is cut there."""
    return "".join(map(_piece, pieces_of(ring)))


def pieces_of(ring: list[Point]) -> list[list[Point]]:
    """A ring, cut where it crosses the 180th meridian."""
    jumps = [at for at, point in enumerate(ring) if abs(point[0] - ring[at - 1][0]) > WIDTH / 2]
    if not jumps:
        return [ring]
    turned = ring[jumps[0] :] + ring[: jumps[0]]
    cuts = [(at - jumps[0]) % len(ring) for at in jumps] + [len(ring)]
    pieces = [turned[start:end] for start, end in pairwise(cuts)]
    return [piece for piece in pieces if len(set(piece)) > 2]


def _piece(ring: list[Point]) -> str:
    (x, y), *rest = ring
    made = f"M{x} {y}l"
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            made += f"{to_x - x} {to_y - y} ".replace(" -", "-")
            x, y = to_x, to_y
    return made.rstrip() + "z"


def middle(ring: list[Point]) -> Point:
    """The middle of the ring's box."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


if __name__ == "__main__":
    main(*sys.argv[1:3])
