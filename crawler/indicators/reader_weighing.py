"""What the sentence reader says, weighed with signs and wording: the score that decides where the reader has read.

The reader tells two ads one meaning apart better than any rule; rules and n-grams know real messages and boards
better. `quality.training.reader_weighing` fits their weights (`tables/reader_weighing.toml`) on writers that none of
them had seen, and on real texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import MAYBE_AD, listed_as_job
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.weighing import TWIN_RANGE
from crawler.sentence_reader import SentenceReading

READ_FROM_WEIGHING: Final = -3.2
READ_FROM_WORDING: Final = -4.6
"""Score of the weighing and log-odds of the wording, below both of which an ad of a board is not read: reading costs
a tenth of a second, and of 1,290 suspicious ads of ten unseen writers 13 lie there, of 694 real honest ones .71
(November 2026)."""
SCORE_RANGE: Final = (-8.0, 8.0)
"""Scores of the weighing that are counted. Set by hand in 2026."""
LOG_ODDS_RANGE: Final = (-10.0, 10.0)
"""Log-odds of the readers that are counted. Set by hand in 2026."""
READER_BAR: Final = 0.3
"""Score from which an ad comes before an analyst. Of writers that neither reader had seen, see the model card."""
CERTAIN_BAR: Final = -1.2
"""Score from which an ad with signs that need no weighing stays before an analyst. Set by hand in 2026, with a first
fit of the reader: of 1,040 pairs of eight unseen writers it lost one suspicious ad and spared five honest ones."""
PASSAGE_BAR: Final = 1.0
"""Score of a passage of an ad, relative to the bar, from which the reader's doubt about the whole doesn't count. Else
honest terms behind an offer would hide what the rules found. Of 215 found offers of four held-out writers 83 stay
found behind such a paragraph with it, 56 without, and 84 of 181 by the rules alone; of 520 honest twins .090 are
called with it, .077 without (November 2026)."""
SIGN_BAR: Final = 0.0
"""Score of the sentence of a strong sign, relative to the bar, from which the doubt about the whole doesn't count. Of
520 honest twins of four held-out writers 50 are called with it, 46 without; of 30 English offers that rules found
between long paragraphs of honest terms all stay found with it and with unread text, 8 did before (November 2026)."""
UNLIKE_AN_OFFER: Final = -1.0
"""Log-odds of the wording, below which an ad in which no words are a sign has nothing but the reader's word against
it. The two bars below are for such an ad; set by hand in December 2026."""
UNSUPPORTED: Final = 1.0
"""Score above the bar that brings such an ad before an analyst, where it names a number (pay, a day, a phone)."""
UNSUPPORTED_WITHOUT_NUMBERS: Final = 3.0
"""The same where it names none: a slogan, or a piece of an ad. Of 1,019 excerpts of real ordinary ads 10 come before
an analyst with the two, 18 with one bar of 0.6 for every ad without a sign and 27 with none; of 541 suspicious texts
of five unseen writers 387, 387 and 393 are found, and 57, 57 and 62 honest twins called. The bars were
chosen on these; of as many other excerpts of the same sets 4 come before an analyst (December 2026)."""
FLOOR: Final = -1.0
"""Offset from the bar below which the rank in a source never calls an analyst: 5 of 694 real honest ads, of sets that
the models were fitted on, are above it (November 2026)."""


def worth_reading(ad: AnalysedPosting, score: float, *, is_up: bool = False) -> bool:
    """Whether an ad is one that the reader may move.

    A text that no board lists as a job may also be a warning or a report, however far it is from an offer.

    Args:
        ad: The ad.
        score: That of the weighing.
        is_up: Whether its signs alone bring it before an analyst: then it may be a warning that is hardly an ad.
    """
    said = ad.classified
    near = score >= READ_FROM_WEIGHING or said.suspicion >= READ_FROM_WORDING
    like_an_ad = is_up or said.ad >= MAYBE_AD or said.suspicion >= 0.0
    return like_an_ad and (near or not listed_as_job(ad.posting))


def score_with_reader(ad: AnalysedPosting, score: float, reading: SentenceReading) -> float:
    """The score, relative to the bar: from 0 on the ad comes before an analyst. An order, not a probability.

    Args:
        ad: The ad.
        score: That of the weighing.
        reading: What the sentence reader says.
    """
    weights = ad.catalogue.tables.reader_weights
    values = reader_features(ad, score, reading)
    total = weights.get("start", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return round(total - READER_BAR, 4)


def needed_score(ad: AnalysedPosting, findings: Sequence[IndicatorFinding]) -> float:
    """The score, relative to the bar, that an ad needs for the reader to bring it before an analyst.

    Args:
        ad: The ad.
        findings: Its signs.
    """
    if ad.classified.suspicion >= UNLIKE_AN_OFFER or any(one.start >= 0 for one in findings):
        return 0.0
    names_a_number = any(map(str.isnumeric, ad.text))
    return UNSUPPORTED if names_a_number else UNSUPPORTED_WITHOUT_NUMBERS


def reader_features(ad: AnalysedPosting, score: float, reading: SentenceReading) -> Mapping[str, float]:
    """The value of each feature; arguments as for `score_with_reader`."""
    offer, warning, other = (
        _within(one, LOG_ODDS_RANGE) for one in (reading.offer, reading.warning, reading.other)
    )
    return {
        "weighing": _within(score, SCORE_RANGE),
        "wording-above": max(_within(ad.classified.suspicion, LOG_ODDS_RANGE), 0.0),
        "twin": _within(ad.classified.twin, TWIN_RANGE),
        "offer": offer,
        "warning": warning,
        "other": other,
        "other-above": max(other, 0.0),
    }


def _within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(value, limits[1]))
