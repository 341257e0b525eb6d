"""Put pieces of text in the order in which a person reads them: columns, rows, right-to-left. Pure.

A recursive X-Y cut (Nagy and Seth, 1984): a region is parted at a gutter between columns where it has one, else at
its widest gap between rows.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from crawler.pictures.picture_text import Box, TextLine
from crawler.pictures.pieces import Piece, Point

GUTTER: Final = 0.8
"""Width of a gap between columns in heights of a line; between words it is about 0.3. Set by hand."""
SAME_ROW: Final = 0.5
"""Share of the lower piece's height by which two pieces of one row overlap. Set by hand."""
FEWEST_ROWS: Final = 2
"""Rows that each column has: one row beside another is one line with a wide gap."""
SHORT_LABEL: Final = 24
"""Letters of the longest label ("Placement of work :"): rows of labels with values beside them are read across."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A piece with its rectangle after the tilt of the picture is undone."""

    piece: Piece
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)


def lay_out(frames: Sequence[Sequence[Piece]], scales: Sequence[float]) -> tuple[str, tuple[TextLine, ...]]:
    """The text of a picture and the place of each piece in it.

    Args:
        frames: Pieces of each frame.
        scales: For each frame, pixels of the original for one of the frame.

    Returns:
        The text, with a line end after each row and an empty line between frames; and its pieces in order.
    """
    text = ""
    lines: list[TextLine] = []
    for number, (pieces, scale) in enumerate(zip(frames, scales, strict=True)):
        text += "\n\n" if text else ""
        for row in _rows_in_order([piece for piece in pieces if piece.reader != "code"]):
            for place, each in enumerate(row):
                text += " " if place else ""
                lines.append(_line(each, len(text), number, scale))
                text += each.text
            text += "\n"
        for code in (piece for piece in pieces if piece.reader == "code"):
            lines.append(_line(code, len(text), number, scale))
            text += code.text + "\n"
        text = text.rstrip("\n")
    return text, tuple(lines)


def _line(piece: Piece, start: int, frame: int, scale: float) -> TextLine:
    xs, ys = zip(*piece.corners, strict=True)
    box: Box = tuple(round(side * scale) for side in (min(xs), min(ys), max(xs), max(ys)))  # type: ignore[assignment]
    return TextLine(start, start + len(piece.text), box, piece.confidence, frame, piece.reader)


def _rows_in_order(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Rows from first to last, each with its pieces from first to last."""
    if not pieces:
        return []
    from_right = _reads_from_right(pieces)
    angle = median(_tilt(piece) for piece in pieces)
    placed = [_place(piece, angle) for piece in pieces]
    return [
        [each.piece for each in sorted(row, key=lambda one: -one.right if from_right else one.left)]
        for region in _regions(placed, from_right)
        for row in _rows(region)
    ]


def _reads_from_right(pieces: Iterable[Piece]) -> bool:
    """Whether most letters are of a script that runs from right to left."""
    directions = [unicodedata.bidirectional(letter) for piece in pieces for letter in piece.text]
    rightward = sum(direction == "L" for direction in directions)
    return sum(direction in ("R", "AL") for direction in directions) > rightward


def _tilt(piece: Piece) -> float:
    """Angle of the upper edge to the horizontal, in radians."""
    (left, top), (right, end), *_ = piece.corners
    return math.atan2(end - top, right - left)


def _place(piece: Piece, angle: float) -> _Placed:
    corners = [_turned(point, -angle) for point in piece.corners]
    xs, ys = zip(*corners, strict=True)
    return _Placed(piece, min(xs), min(ys), max(xs), max(ys))


def _turned(point: Point, angle: float) -> Point:
    x, y = point
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


def _regions(pieces: list[_Placed], from_right: bool) -> list[list[_Placed]]:
    """Parts of the picture in reading order, each of one column."""
    if len(pieces) < 2:
        return [pieces]
    parts = _columns(pieces)
    if parts and from_right:
        parts = parts[::-1]
    parts = parts or _bands(pieces)
    if not parts:
        return [pieces]
    return [region for part in parts for region in _regions(part, from_right)]


def _columns(pieces: list[_Placed]) -> tuple[list[_Placed], list[_Placed]] | None:
    """The two sides of the widest gutter; None where there is none that parts two columns of rows."""
    gap, at = _widest([(one.left, one.right) for one in pieces])
    if gap < GUTTER * median(one.height for one in pieces):
        return None
    left = [one for one in pieces if one.right <= at]
    right = [one for one in pieces if one.right > at]
    rows = [_rows(side) for side in (left, right)]
    if min(map(len, rows)) < FEWEST_ROWS or _is_table(rows[0], right):
        return None
    return left, right


def _is_table(labels: list[list[_Placed]], values: list[_Placed]) -> bool:
    """Whether the left side is labels, each with a value beside it."""
    beside = 0
    for row in labels:
        if sum(len(one.piece.text) for one in row) > SHORT_LABEL:
            return False
        beside += any(_overlap(row[0], value) >= SAME_ROW for value in values)
    return beside == len(labels)


def _bands(pieces: list[_Placed]) -> tuple[list[_Placed], list[_Placed]] | None:
    """What is above and below the widest gap between rows; None where all is one row."""
    gap, at = _widest([(one.top, one.bottom) for one in pieces])
    if gap <= 0:
        return None
    return [one for one in pieces if one.bottom <= at], [one for one in pieces if one.bottom > at]


def _widest(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Width and middle of the widest gap between spans; (0, 0) where they leave none."""
    widest, middle, reached = 0.0, 0.0, math.inf
    for start, end in sorted(spans):
        if start - reached > widest:
            widest, middle = start - reached, (start + reached) / 2
        reached = end if reached is math.inf else max(reached, end)
    return widest, middle


def _rows(pieces: Iterable[_Placed]) -> list[list[_Placed]]:
    """Pieces by row, from the top: each row is what overlaps its first piece in height."""
    rows: list[list[_Placed]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom) / 2):
        if rows and _overlap(rows[-1][0], piece) >= SAME_ROW:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _overlap(one: _Placed, other: _Placed) -> float:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / min(one.height, other.height)
