"""The sentence reader's part in the evaluation of an ad: what it may read, what that adds, and the reason in words.

A sentence with a sign that the rules know as denied adds nothing. Warnings and news are not read: they quote what
they warn of. A text that does not read as a job ad is not called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.indicators.analysed_posting import MAX_TEXT, AnalysedPosting
from crawler.indicators.document_type import MAYBE_AD, DocumentClass
from crawler.indicators.negation import negated
from crawler.records import TEXT_FIELDS, Band
from crawler.score_rules import LOOK, READER_POINTS, SENTENCE_SPAN
from crawler.sentence_reader import UNREAD

SUPPORTED: Final = 3.0
"""Points of signs (one of medium weight) from which the reader's points below its bar count towards a look. Out of
fold, this raised recall on pairs from .46 to .61, and false alarms on real honest ads by .003 (November 2026)."""


@dataclass(frozen=True, slots=True)
class SentenceFinding:
    """What the sentence reader adds to an ad."""

    suspicion: float | None
    """Relative to the reader's fixed bar; None where nothing was read."""
    calls: bool
    """Whether it calls an analyst."""
    points: float
    reason: str
    """In words; empty where it adds nothing."""
    direction: NDArray[np.float32] | None = field(default=None, repr=False)
    """See `SentenceReading`; what a home learns is applied to it too."""
    warns: bool = False
    """Whether its sentences are those of a warning, a news item or a report."""


NOTHING: Final = SentenceFinding(None, False, 0.0, "")


def read_sentences(
    ad: AnalysedPosting, document: DocumentClass, signs: float, bar: float | None = None
) -> SentenceFinding:
    """Read an ad's sentences, where the reader is there and the text is no warning.

    Args:
        ad: The ad.
        document: Its type.
        signs: Points of its indicators.
        bar: Suspicion from which the ad's source has fewer ads a day than analysts read; the fixed bar if None.
    """
    reader = ad.catalogue.sentence_reader
    if reader is None or document.type == "warning":
        return NOTHING
    text, starts = joined(ad)
    reading = reader.read(text, ad.language, tuple(denied_places(ad, starts)))
    if reading == UNREAD:
        return NOTHING
    from_bar = reading.suspicion - (0.0 if bar is None else max(bar, reader.floor))
    points = round(READER_POINTS * min(1.0, max(0.0, 1.0 + from_bar / SENTENCE_SPAN)), 2)
    enough = from_bar >= 0.0 or (signs >= SUPPORTED and signs + points >= LOOK)
    calls = enough and ad.classified.ad >= MAYBE_AD
    quote = " ".join(text[reading.start : reading.end].split()) if calls and points else ""
    reason = _reason(points, quote, reading.resembles)
    warns = reading.warning >= 0.0
    return SentenceFinding(reading.suspicion, calls, points, reason, reading.direction, warns)


def _reason(points: float, quote: str, known: str) -> str:
    """The reason in words; with the quote, and with the known sentence, where there are any."""
    if not points:
        return ""
    if not quote:
        return f"the sentence reader adds {points:g} to its place in the queue"
    likeness = f"resembles a known offer: \u201c{known}\u201d" if known else "is like known offers"
    return f"the ad's own sentence \u201c{quote}\u201d {likeness}; the sentence reader adds {points:g}"


def band_with_sentences(band: Band, finding: SentenceFinding) -> Band:
    """The band after the sentence reader, which only adds."""
    return "look" if band == "low" and finding.calls else band


def joined(ad: AnalysedPosting) -> tuple[str, Mapping[str, int]]:
    """The fields as written, on lines of their own, and where each begins."""
    starts: dict[str, int] = {}
    pieces: list[str] = []
    length = 0
    for name in TEXT_FIELDS:
        if value := ad.posting.text_of(name):
            starts[name] = length
            pieces.append(value[:MAX_TEXT])
            length += len(pieces[-1]) + 1
    return "\n".join(pieces), starts


def denied_places(ad: AnalysedPosting, starts: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Places of signs that are denied, as offsets of the joined text.

    A denial of something else in the sentence ("no experience needed") is no reason: to leave out every sentence with
    a denial cost 7 of 21 found pairs of a hundred, and spared no false alarm (November 2026).
    """
    for identifier, matches in ad.keyed("indicator/"):
        if not ad.catalogue.indicators[identifier].deniable:
            continue
        for match in matches:
            if negated(ad, match):
                field, start, end = ad.place(match.start, match.end)
                yield starts[field] + start, starts[field] + end
