"""A piece: one run of letters on one line, where the detector saw it. Pure; travels between the processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ANY_PACK: Final = "?"
"""The pack that is missing where no installed one fits the script of a picture."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of letters, or the content of one code."""

    corners: tuple[Point, Point, Point, Point]
    """Top left, top right, bottom right, bottom left as the letters are read, in pixels of the frame."""
    text: str
    confidence: float
    reader: str = "rapidocr"

    def to_json(self) -> list[object]:
        """As `from_json` reads it."""
        return [self.corners, self.text, self.confidence, self.reader]


def piece_from_json(stored: list[list[list[float]] | str | float]) -> Piece:
    """The piece that `to_json` wrote."""
    corners, text, confidence, reader = stored
    assert isinstance(corners, list)
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return Piece((first, second, third, fourth), str(text), float(str(confidence)), str(reader))
