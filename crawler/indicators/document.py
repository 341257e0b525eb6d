"""Tell an ad from a warning (news, notice, lesson) and from something else.

A text that warns names what it warns of, so every phrase would fire. It is told by its cues, weighed
against what makes an ad: an offer, and a way to take it.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.indicators.reading import Reading, distinct
from crawler.records import DocumentType


@dataclass(frozen=True, slots=True)
class Document:
    """What a text is, with the parts of it that warn."""

    type: DocumentType
    silenced: tuple[tuple[int, int], ...]
    """Spans in which no phrase counts: a warning block inside an ad."""
    reason: str = ""


def classify(reading: Reading) -> Document:
    """Tell an ad from a warning and from what is neither."""
    cues = reading.matches("context/warning")
    block = _block(reading)
    apply_outside = sum(1 for cue in reading.matches("context/apply") if not _inside(cue.start, block))
    kinds = distinct(cues)
    contact = any(not contact.boilerplate for contact in reading.contacts)
    if kinds >= 2 and kinds > 2 * apply_outside:
        return Document("warning", (), f"{kinds} different cues of a warning and no offer of its own")
    if kinds == 1 and not apply_outside and not contact:
        return Document("warning", (), "a cue of a warning and no way to apply")
    if not reading.has("context/job") and not apply_outside:
        return Document("other", block, "nothing in it speaks of work")
    return Document("ad", block)


def _block(reading: Reading) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for cue in reading.matches("context/warning"):
        span = reading.sentence(cue.start, cue.end)
        if not spans or spans[-1] != span:
            spans.append(span)
    return tuple(spans)


def _inside(position: int, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= position < end for start, end in spans)


def silenced(document: Document, position: int) -> bool:
    """True when a find stands in a part that warns."""
    return _inside(position, document.silenced)
