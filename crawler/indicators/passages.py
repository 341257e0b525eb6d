"""The most suspicious passage of an ad, judged as an ad of its own: what stands around an offer does not hide it."""

from __future__ import annotations

import math
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import classify_document
from crawler.indicators.findings import findings_of
from crawler.indicators.reader_weighing import needed_score, score_with_reader
from crawler.indicators.scoring import score_findings
from crawler.indicators.weighing import weigh
from crawler.records import TEXT_FIELDS
from crawler.sentence_reader import UNREAD, SentenceReader, short_passage_spans

ALONE_BAR: Final = 2.5
"""Score of a passage, above what it needs as an ad of its own, from which it brings the ad before an analyst. Of 98
found English offers of four unseen writers 64 stay found between two paragraphs of honest terms, 19 without; with 2.0
71, with 1.0 some 80. Of their 349 honest twins 29 are called with it as without, of 168 of two other writers 21 and
17, of 341 real ordinary ads 1 and none (December 2026)."""
PASSAGES_FROM: Final = -4.6
"""Score of the whole below which no passage is read: of 594 real texts that are read about 90 have passages and lie
above it, and of the offers that are found by a passage none lies below (December 2026)."""


def passage_score(ad: AnalysedPosting, reader: SentenceReader) -> float:
    """The score, relative to the bar, of the ad's most suspicious passage; minus infinity where there is none.

    Args:
        ad: The ad. Its other fields stay beside each passage of its longest one.
        reader: What reads the passages.
    """
    name = max(TEXT_FIELDS, key=lambda field: len(ad.posting.text_of(field)))
    text = ad.posting.text_of(name)
    pieces = (text[start:end] for start, end in short_passage_spans(text))
    return max((_alone(ad, name, piece, reader) for piece in pieces), default=-math.inf) - ALONE_BAR


def _alone(ad: AnalysedPosting, name: str, piece: str, reader: SentenceReader) -> float:
    """The score of an ad that has only this passage in a field."""
    posting = ad.posting.with_texts({name: piece})
    passage = AnalysedPosting(posting, (), ad.language, ad.catalogue)
    reading = reader.read("\n".join(filter(None, map(posting.text_of, TEXT_FIELDS))))
    if reading == UNREAD:
        return -math.inf
    findings = findings_of(passage, classify_document(passage))
    score = weigh(passage, findings, score_findings(findings, ad.catalogue)).score
    return score_with_reader(passage, score, reading) - needed_score(passage, findings)
