"""Cuts a text into pieces with their marks: reasons and contacts, each with the number it has in the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal


@dataclass(frozen=True, slots=True)
class AnnotationSpan:
    """A stretch of a text with its number; offsets count code points, end exclusive."""

    start: int
    end: int
    number: int
    kind: Literal["hit", "contact"]


@dataclass(frozen=True, slots=True)
class AnnotatedPiece:
    """Text that carries the same marks throughout."""

    text: str
    kind: Literal["", "hit", "contact", "both"]
    ends: tuple[tuple[str, int], ...]
    """Kind and number of the marks that end here: their numbers are shown once, behind their last piece."""


def pieces(text: str, spans: Sequence[AnnotationSpan]) -> list[AnnotatedPiece]:
    """The text in pieces; joined they are the text again. Overlapping spans share pieces; wrong ones are cut."""
    inside = [span for span in spans if 0 <= span.start < min(span.end, len(text))]
    cuts = sorted({0, len(text), *(s.start for s in inside), *(min(s.end, len(text)) for s in inside)})
    found = []
    for start, end in pairwise(cuts):
        over = [span for span in inside if span.start <= start and min(span.end, len(text)) >= end]
        kinds = {span.kind for span in over}
        closing = tuple(
            sorted(
                ((span.kind, span.number) for span in over if min(span.end, len(text)) == end),
                key=lambda mark: mark[1],
            )
        )
        kind: Literal["", "hit", "contact", "both"] = "both" if len(kinds) > 1 else next(iter(kinds), "")
        found.append(AnnotatedPiece(text[start:end], kind, closing))
    return found
