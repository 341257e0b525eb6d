"""What was read in a picture, and where: records that go to JSON and come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

KEY: Final = "picture"
"""Key of `JobPosting.extra` under which the record of the ad's picture is kept."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom of a rectangle, in pixels of the upright picture."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of text that was read in one place, or the content of a QR or bar code."""

    start: int
    end: int
    """Code points of `PictureText.text`."""
    box: Box
    confidence: float
    """How sure the reader is, 0..1; 1 for a code, which has a checksum."""
    frame: int = 0
    """Frame of an animation, from 0."""
    reader: str = "rapidocr"
    """rapidocr | tesseract | code."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """The text of one picture, in reading order."""

    text: str
    lines: tuple[TextLine, ...] = ()
    sha256: str = ""
    """Of the original bytes, in hexadecimal."""
    media_type: str = ""
    """Of the original bytes, such as `image/jpeg`; empty when it could not be told."""
    width: int = 0
    height: int = 0
    """Pixels of the upright picture."""
    frames: int = 1
    """Frames of an animation that were read."""
    problems: tuple[str, ...] = ()
    """What could not be read and why, as clauses: "it is larger than 25 MiB"."""
    looks: tuple[bytes, ...] = ()
    """Packed features of each frame (`features.packed`), by which the picture is found again; none where they could
    not be made. They go to the store beside the ad, not into its JSON."""

    def letters_of(self, frame: int) -> int:
        """How many letters and digits were read in a frame; what a QR or bar code says doesn't count."""
        return sum(
            sum(map(str.isalnum, self.text[line.start : line.end]))
            for line in self.lines
            if line.frame == frame and line.reader != "code"
        )

    def shown(self) -> Iterator[tuple[str, int, bytes, int]]:
        """For each frame what a store keeps to find it again: digest of the file, letters, features, frame."""
        for frame, features in enumerate(self.looks):
            yield self.sha256, self.letters_of(frame), features, frame

    def boxes_of(self, start: int, end: int) -> tuple[tuple[int, Box], ...]:
        """Where a stretch of the text is on the picture.

        Args:
            start: First code point of `text`.
            end: Code point after the last.

        Returns:
            Frame and box of each line that it touches. A part of a line gets the matching part of its box: letters
            are taken to be of one width, so the box of a word is exact to about one letter.
        """
        return tuple(
            (line.frame, _part(line, max(start, line.start), min(end, line.end)))
            for line in self.lines
            if line.start < end and start < line.end
        )

    def to_json(self, offset: int = 0) -> dict[str, object]:
        """What `JobPosting.extra` keeps: places and sizes, none of the words.

        Args:
            offset: Code points of the ad's text before this text.

        Returns:
            A mapping for JSON; `from_json` reads it.
        """
        return {
            "sha256": self.sha256,
            "media_type": self.media_type,
            "width": self.width,
            "height": self.height,
            "frames": self.frames,
            "lines": [
                [
                    one.start + offset,
                    one.end + offset,
                    *one.box,
                    round(one.confidence, 3),
                    one.frame,
                    one.reader,
                ]
                for one in self.lines
            ],
        }


def from_json(stored: Mapping[str, object], text: str) -> PictureText:
    """The record that `to_json` wrote, with the text of its ad; lines of another shape are left out."""
    rows = stored.get("lines")
    return PictureText(
        text=text,
        lines=tuple(_lines(rows if isinstance(rows, list) else [])),
        sha256=str(stored.get("sha256") or ""),
        media_type=str(stored.get("media_type") or ""),
        width=_number(stored.get("width")),
        height=_number(stored.get("height")),
        frames=_number(stored.get("frames")) or 1,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _lines(rows: Iterable[object]) -> Iterable[TextLine]:
    for row in rows:
        match row:
            case [
                int(start),
                int(end),
                int(left),
                int(top),
                int(right),
                int(bottom),
                float() | int() as sure,
                int(frame),
                str(reader),
            ]:
                yield TextLine(start, end, (left, top, right, bottom), float(sure), frame, reader)


def _part(line: TextLine, start: int, end: int) -> Box:
    """The part of the box that holds these letters; of a line that runs down, the part of its height."""
    left, top, right, bottom = line.box
    letters = line.end - line.start
    first, last = (start - line.start) / letters, (end - line.start) / letters
    if bottom - top > 2 * (right - left):
        return left, top + round(first * (bottom - top)), right, top + round(last * (bottom - top))
    return left + round(first * (right - left)), top, left + round(last * (right - left)), bottom
