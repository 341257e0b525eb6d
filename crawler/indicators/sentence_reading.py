"""The sentence reader's part in the evaluation of an ad: which ads it reads, what that changes, and why in words.

Warnings and news are not read: they quote what they warn of. What it says is weighed with the signs; the weighing can
bring an ad before an analyst, and it can leave an ad low that one sign alone would have brought there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.indicators.analysed_posting import MAX_TEXT, AnalysedPosting
from crawler.indicators.document_type import DocumentClass, listed_as_job
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.negation import negated
from crawler.indicators.reader_weighing import (
    CERTAIN_BAR,
    FLOOR,
    PASSAGE_BAR,
    READER_BAR,
    SIGN_BAR,
    score_with_reader,
    worth_reading,
)
from crawler.indicators.scoring import IndicatorScore
from crawler.indicators.weighing import LISTED_BAR, certain, weigh
from crawler.records import TEXT_FIELDS, Band
from crawler.score_rules import READER_POINTS, SENTENCE_SPAN
from crawler.sentence_reader import UNREAD, is_read_whole

DOUBTED: Final = "the sentence reader takes it for an honest offer, and no sign outweighs that"
"""The reason for an ad that signs alone would have brought before an analyst."""


@dataclass(frozen=True, slots=True)
class SentenceFinding:
    """What the sentence reader changes for an ad."""

    suspicion: float | None
    """The score of signs, wording and reader together, relative to the fixed bar; None where nothing was read."""
    calls: bool
    """Whether that calls an analyst."""
    points: float
    reason: str
    """In words; empty where it adds nothing."""
    direction: NDArray[np.float32] | None = field(default=None, repr=False)
    """See `SentenceReading`; what a home learns is applied to it too."""
    warns: bool = False
    """Whether it reads like a warning, a news item or a report."""


NOTHING: Final = SentenceFinding(None, False, 0.0, "")


def read_sentences(
    ad: AnalysedPosting,
    document: DocumentClass,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    bar: float | None = None,
) -> SentenceFinding:
    """Read an ad, where the reader is there, the text is no warning, and reading may change something.

    Args:
        ad: The ad.
        document: Its type.
        findings: Its signs.
        result: Their score.
        bar: Suspicion from which the ad's source has fewer ads a day than analysts read; the fixed bar if None.
    """
    reader = ad.catalogue.sentence_reader
    if reader is None or document.type == "warning":
        return NOTHING
    score = weigh(ad, findings, result).score
    if not worth_reading(ad, score):
        return NOTHING
    text, starts = joined(ad)
    reading = reader.read(text)
    if reading == UNREAD:
        return NOTHING
    suspicion = score_with_reader(ad, score, reading)
    from_bar = suspicion - (0.0 if bar is None else max(bar, FLOOR))
    points = round(READER_POINTS * min(1.0, max(0.0, 1.0 + from_bar / SENTENCE_SPAN)), 2)
    calls = from_bar >= 0.0
    quote = ""
    if calls:
        start, end = reader.telling_sentence(text, tuple(denied_places(ad, starts)))
        quote = " ".join(text[start:end].split())
    return SentenceFinding(suspicion, calls, points, _reason(points, quote), reading.direction, reading.warns)


def _reason(points: float, quote: str) -> str:
    """The reason in words, with the quote where there is one."""
    if not points:
        return ""
    if not quote:
        return f"the sentence reader adds {points:g} to its place in the queue"
    return (
        f"the ad's own sentence \u201c{quote}\u201d is like known offers; the sentence reader adds {points:g}"
    )


def band_with_sentences(
    ad: AnalysedPosting,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    banded: tuple[Band, str],
    sentences: SentenceFinding,
) -> tuple[Band, str]:
    """The band after the sentence reader.

    Args:
        ad: The ad.
        findings: Its signs.
        result: Their score.
        banded: The band of the weighing without the reader, and its reason.
        sentences: What the reader says.

    Returns:
        The band, and the reason where something speaks against the reader's or the rules' word. `priority` is never
        changed; nor is what the wording calls on a board, nor an ad of which a part outweighs the doubt; signs that
        need no weighing outweigh a mild doubt.
    """
    band, why = banded
    if sentences.suspicion is None or band == "priority":
        return banded
    if sentences.calls:
        return "look", ""
    if band == "low":
        return band, why
    stays = certain(ad, findings) and sentences.suspicion + READER_BAR >= CERTAIN_BAR
    if stays or (listed_as_job(ad.posting) and ad.classified.suspicion >= LISTED_BAR):
        return band, why
    return (band, why) if _outweighs_doubt(ad, findings, result) else ("low", DOUBTED)


def _outweighs_doubt(
    ad: AnalysedPosting, findings: Sequence[IndicatorFinding], result: IndicatorScore
) -> bool:
    """Whether a part of the ad outweighs the reader's doubt about the whole.

    Else what stands elsewhere would hide what the rules found: parts of a long text that are not read, a strong sign
    in a sentence that by itself reads like an offer, or a passage that does.
    """
    reader = ad.catalogue.sentence_reader
    text, _ = joined(ad)
    if reader is None or not is_read_whole(text):
        return True
    score = weigh(ad, findings, result).score
    own = (reader.read(sentence) for sentence in _sentences_of_strong(ad, findings))
    return any(
        score_with_reader(ad, score, one) >= bar
        for bar, readings in ((SIGN_BAR, own), (PASSAGE_BAR, reader.read_passages(text)))
        for one in readings
        if one != UNREAD
    )


def _sentences_of_strong(ad: AnalysedPosting, findings: Sequence[IndicatorFinding]) -> Iterator[str]:
    """The sentence, as written, in which each strong sign stands."""
    for one in findings:
        if one.weight == "strong" and one.start >= 0:
            name, start, end = ad.place_of_stretch(*ad.sentence(one.start, one.end))
            yield ad.posting.text_of(name)[start:end]


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
    """Places of signs that are denied, as offsets of the joined text."""
    for identifier, matches in ad.keyed("indicator/"):
        if not ad.catalogue.indicators[identifier].deniable:
            continue
        for match in matches:
            if negated(ad, match):
                field, start, end = ad.place(match.start, match.end)
                yield starts[field] + start, starts[field] + end
