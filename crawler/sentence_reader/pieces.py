"""Texts as pieces of the encoder's vocabulary: the most probable cut by a unigram model (Kudo 2018)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import Final

from crawler.sentence_reader.packed_weights import SHAPE_END, PackedWeights

SPACE: Final = "\u2581"
"""What stands for a space in a piece."""
QUERY: Final = "query: "
"""What the encoder expects before a text."""
UNKNOWN_COST: Final = 10.0
"""What an unknown character costs beside the rarest piece, as in the package."""


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A piece of a text."""

    number: int
    start: int
    """Code points from the beginning of the text."""
    end: int
    """Where it ends; as `start` for what is not in the text: the marks at its ends, and the word before a query."""


class PieceVocabulary:
    """Pieces, their log-probabilities, and how characters are normalised."""

    def __init__(self, weights: PackedWeights) -> None:
        """Read the vocabulary of a file."""
        content, at = weights.content, SHAPE_END
        count, self.first, self.last, _, self.unknown = struct.unpack_from("<5i", content, at)
        (length,) = struct.unpack_from("<Q", content, at + 20)
        at += 28
        offsets = struct.unpack_from(f"<{count + 1}I", content, at)
        scores = struct.unpack_from(f"<{count}f", content, at + (count + 1) * 4)
        at += (2 * count + 1) * 4
        words = content[at : at + length]
        pieces = (words[offsets[n] : offsets[n + 1]].decode("utf-8", "replace") for n in range(count))
        self._pieces = {
            piece: (n, scores[n]) for n, piece in enumerate(pieces) if piece and n != self.unknown
        }
        self._longest = max(map(len, self._pieces))
        self._unknown_score = min(scores) - UNKNOWN_COST
        self._normal = str.maketrans(dict(_normal_forms(content, at + length)))

    def numbers(self, text: str, most: int) -> list[int]:
        """Numbers of the pieces of a text, as a query, between the marks of its beginning and its end.

        Args:
            text: The text.
            most: Pieces at most; of a longer text the first three quarters of that and the last quarter.
        """
        found = [number for number, _, _ in self._cut(self._spaced(QUERY + text))]
        if len(found) > most - 2:
            end = most // 4
            found = found[: most - 2 - end] + found[-end:]
        return [self.first, *found, self.last]

    def placed(self, text: str) -> list[PlacedPiece]:
        """The pieces of a text with their places, cut as `numbers` cuts them.

        Args:
            text: The text; all of it is cut.
        """
        shown, sources = self._with_sources(text)
        spaced = self._spaced(QUERY + shown)
        before = len(spaced) - len(shown)
        found = [PlacedPiece(self.first, 0, 0)]
        for number, start, end in self._cut(spaced):
            inside = [at for at in range(max(start, before) - before, end - before) if shown[at] != " "]
            place = (sources[inside[0]], sources[inside[-1]] + 1) if inside else (0, 0)
            found.append(PlacedPiece(number, *place))
        return [*found, PlacedPiece(self.last, 0, 0)]

    def _with_sources(self, text: str) -> tuple[str, list[int]]:
        """A text as it is read, with single spaces and none before it, and the place in `text` of each character."""
        shown: list[str] = []
        sources: list[int] = []
        for place, written in enumerate(text):
            for sign in written.translate(self._normal):
                if sign != " " or (shown and shown[-1] != " "):
                    shown.append(sign)
                    sources.append(place)
        return "".join(shown), sources

    def _spaced(self, text: str) -> str:
        words = " ".join(text.translate(self._normal).split(" "))
        while "  " in words:
            words = words.replace("  ", " ")
        return (words if words.startswith(" ") else f" {words}").replace(" ", SPACE)

    def _cut(self, text: str) -> list[tuple[int, int, int]]:
        """Numbers of the pieces, and where they begin and end."""
        best = [0.0] + [-float("inf")] * len(text)
        back = [(0, self.unknown)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                number, score = self._pieces.get(text[start:end], (self.unknown, -float("inf")))
                if end == start + 1 and score == -float("inf"):
                    score = self._unknown_score
                if best[start] + score > best[end]:
                    best[end], back[end] = best[start] + score, (start, number)
        found: list[tuple[int, int, int]] = []
        at = len(text)
        while at:
            start, number = back[at]
            found.append((number, start, at))
            at = start
        return found[::-1]


def _normal_forms(content: bytes | mmap, at: int) -> Iterator[tuple[int, str]]:
    """Code point -> what it is read as."""
    (count,) = struct.unpack_from("<i", content, at)
    at += 8
    for _ in range(count):
        point, length = struct.unpack_from("<IB", content, at)
        yield point, "".join(map(chr, struct.unpack_from(f"<{length}I", content, at + 5)))
        at += 5 + 4 * length
