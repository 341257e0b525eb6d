"""The most suspicious passage of an ad, judged as an ad of its own: what stands around an offer does not hide it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import classify_document
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.findings import findings_of
from crawler.indicators.reader_weighing import needed_score, score_with_reader
from crawler.indicators.scoring import score_findings
from crawler.indicators.weighing import weigh
from crawler.records import TEXT_FIELDS, JobPosting
from crawler.sentence_reader import UNREAD, SentenceReader, Span, sentence_spans, short_passage_spans

ALONE_BAR: Final = 2.5
"""Score of a passage, above what it needs as an ad of its own, from which it brings the ad before an analyst. Of 98
found English offers of four unseen writers 64 stay found between two paragraphs of honest terms, 19 without; with 2.0
71, with 1.0 some 80. Of their 349 honest twins 29 are called with it as without, of 168 of two other writers 21 and
17, of 341 real ordinary ads 1 and none, on which the bar was chosen (December 2026)."""
PASSAGES_FROM: Final = -4.6
"""Score of the whole below which no passage is read: of 594 real texts that are read some 70 have passages and lie
above it. Without it reading real texts takes half as long again, and finds 3 more of the 98 (December 2026)."""
MOST_READ: Final = 3
"""Passages that are read: those that signs and wording make most of. All offers that `ALONE_BAR` tells of are found
by the first one already; reading is what costs: up to a tenth of a second for a passage (December 2026)."""
IN_WARNING_BAR: Final = 3.5
"""The same for a text that warns, since warnings quote what they warn of; where the reader takes the whole for no
warning, `ALONE_BAR` is enough. Of 98 found English offers of four unseen writers 25 stayed found between two short
warnings, 67 do with it; of 366 warnings, news and reports of twelve writers 16 come before an analyst, with or
without that exception (December 2026)."""
UNREAD_IN_WARNING_BAR: Final = 3.0
"""The same for the score of the weighing, where no reader is installed. Of 96 found English offers of those four
writers 26 stayed found between two short warnings, 59 do with it; of 1,293 warnings, news and reports of 47 open ones
21 more come before an analyst, 55 in all (December 2026)."""


def passage_score(ad: AnalysedPosting, reader: SentenceReader) -> float:
    """The score, relative to the bar, of the ad's most suspicious passage; minus infinity where there is none.

    Args:
        ad: The ad. Its other fields stay beside each passage of its longest one.
        reader: What reads the passages.
    """
    name, text = _longest(ad)
    found = _read_best(ad, name, short_passage_spans(text), reader)
    return max((score for score, _ in found), default=-math.inf) - ALONE_BAR


def offers_in_warning(ad: AnalysedPosting, reader: SentenceReader | None) -> list[tuple[str, Span]]:
    """Field and place of each passage of a warning that by itself is surely an offer, the surest first.

    Args:
        ad: The text that warns.
        reader: What reads the passages; without it signs and wording decide.
    """
    name, text = _longest(ad)
    spans = short_passage_spans(text) or sentence_spans(text)
    if reader is None:
        bar = UNREAD_IN_WARNING_BAR
        found = [(one.score, span) for one, span in _weighed_most(ad, name, spans)]
    else:
        bar = IN_WARNING_BAR if reader.read(_joined(ad.posting)).warns else ALONE_BAR
        found = _read_best(ad, name, spans, reader)
    return [(name, span) for score, span in sorted(found, reverse=True) if score >= bar]


def _longest(ad: AnalysedPosting) -> tuple[str, str]:
    """Name and text of the longest field."""
    name = max(TEXT_FIELDS, key=lambda field: len(ad.posting.text_of(field)))
    return name, ad.posting.text_of(name)


def _read_best(
    ad: AnalysedPosting, name: str, spans: Sequence[Span], reader: SentenceReader
) -> list[tuple[float, Span]]:
    """Score, above what it needs, and place of the `MOST_READ` passages of a field that are read."""
    return [(_read(passage, reader), span) for passage, span in _weighed_most(ad, name, spans)]


def _weighed_most(ad: AnalysedPosting, name: str, spans: Sequence[Span]) -> list[tuple[_Passage, Span]]:
    """The `MOST_READ` passages of a field that signs and wording make most of."""
    text = ad.posting.text_of(name)
    passages = [(_alone(ad, name, text[start:end]), (start, end)) for start, end in spans]
    return sorted(passages, key=lambda passage: passage[0].score, reverse=True)[:MOST_READ]


def _joined(posting: JobPosting) -> str:
    """All fields, on lines of their own."""
    return "\n".join(filter(None, map(posting.text_of, TEXT_FIELDS)))


@dataclass(frozen=True, slots=True)
class _Passage:
    """An ad that has only one passage in its longest field."""

    ad: AnalysedPosting
    findings: tuple[IndicatorFinding, ...]
    score: float
    """That of the weighing, without the reader."""


def _alone(ad: AnalysedPosting, name: str, piece: str) -> _Passage:
    passage = AnalysedPosting(ad.posting.with_texts({name: piece}), (), ad.language, ad.catalogue)
    findings = tuple(findings_of(passage, classify_document(passage)))
    return _Passage(passage, findings, weigh(passage, findings, score_findings(findings, ad.catalogue)).score)


def _read(passage: _Passage, reader: SentenceReader) -> float:
    """The score with the reader, above what the passage needs."""
    reading = reader.read(_joined(passage.ad.posting))
    if reading == UNREAD:
        return -math.inf
    needed = needed_score(passage.ad, passage.findings)
    return score_with_reader(passage.ad, passage.score, reading) - needed
