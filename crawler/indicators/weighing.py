"""What speaks for and against an ad, weighed together: whether one sign, or the learned reader, is enough.

A single strong phrase also stands in honest ads that deny it, put it under a condition or say that the firm pays.
Such ads hold other marks: a receipt, a contract to read, a day off, papers that go back, an interview at the office.
`quality.training.weighing` fits the weights of the features on pairs of ads one meaning apart and on real texts
(`tables/weighing.toml`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.indicators.analysed_posting import AnalysedPosting, distinct
from crawler.indicators.clauses import HARMFUL, harm_at, harmful_reason, most_harmful
from crawler.indicators.document_type import listed_as_job
from crawler.indicators.features import employer_named
from crawler.indicators.finding import IndicatorFinding
from crawler.indicators.scoring import IndicatorScore, content_points
from crawler.records import Band

TWO_STRONG: Final = 2
"""Strong signs that need no weighing: five honest ads of 1,106 by unseen writers have as many (November 2026)."""
LONE_BAR: Final = 0.4
"""Score below which one strong sign, or medium ones, are not enough beside honest terms in words."""
LIFT_BAR: Final = 0.2
"""Score from which an ad comes before an analyst, whatever its signs, and what the learned reader calls does too.
With 0 .739 of 4,450 suspicious and .155 of 4,519 honest ads of 47 writers left out are called, each judged without
the phrases that match that writer alone, and of real texts by folds .952 of 908 and .005 of 3,277. On three
sealed writers 0 and .2 leave as many pairs right (.616); .2 calls .180 of honest twins, 0 .208 (November 2026)."""
LISTED_BAR: Final = 1.2
"""Log-odds of the learned reader above its bar from which it calls an ad of a board by itself. Out of fold it calls
.47 of EMSCAD's fraud and .027 of its honest ads so; with .4 .57 and .040, with 2 .37 and .013 (November 2026)."""
MOST_WORDS: Final = 150
"""Words of an ad up to which its most harmful clause is a reason to tell: a long one has so many clauses that one
reads as harmful by chance."""
DEMANDED: Final = 1.0
"""Log-odds of a sign's own clause from which nothing that stands elsewhere outweighs it. On two writers' texts no
honest one of 185 is called for it. Of 68 suspicious ones that were found, 33 stay found beside promises of an
honest employer, and 22 without it; with .5 one more, and three honest ones are called (November 2026)."""
MOST_POINTS: Final = 18.0
"""Points that are counted: three strong signs leave nothing to weigh. Set by hand in 2026."""
READER_RANGE: Final = (-6.0, 4.0)
"""Log-odds of the learned reader that are counted, relative to its bar. Set by hand in 2026."""
TWIN_RANGE: Final = (-4.0, 4.0)
"""Log-odds of the harmful one of two ads that are counted. Set by hand in 2026."""
HARM_RANGE: Final = (-6.0, 6.0)
"""Log-odds of the most harmful clause that are counted. Set by hand in 2026."""
AD_RANGE: Final = (-6.0, 6.0)
"""Log-odds of a job ad that are counted. Set by hand in 2026."""
MOST_SIGNS: Final = 3
MOST_CUES: Final = 2
MOST_TERMS: Final = 4
"""Different signs, cues of a context, and terms of an honest offer that are counted. Set by hand in 2026."""
TOLD: Final = 3
"""Features that a reason names."""
CONTEXTS: Final = (
    "kept-by-you", "statutory-payee", "copy", "public-examination", "warning", "teaches-children", "employer-pays",
    "lawful-youth-work", "employer-covers",
)  # fmt: skip
"""Contexts whose cues count anywhere in the ad."""
TERMS: Final = (*CONTEXTS, "fair-terms")
"""Contexts that are terms or marks of an honest offer."""


LIFTED: Final = "its signs, money, places and wording together are those of known suspicious offers"
"""The reason for an ad that the weighing brings before an analyst."""


@dataclass(frozen=True, slots=True)
class FeatureScore:
    """How the features of an ad weigh together."""

    score: float
    """Log-odds of a suspicious ad among as many honest ones; an order, not a probability to be quoted."""
    against: tuple[str, ...]
    """Features that speak most for an honest ad, the heaviest first."""
    stated: bool
    """True where the ad states a term or a mark of an honest offer in words. A name or a length is no such mark."""

    @property
    def reason(self) -> str:
        """The sentence for an ad that one sign alone does not bring before an analyst."""
        return f"one sign, and more speaks for an honest offer ({', '.join(self.against) or 'nothing else'})"


def weighed_band(
    ad: AnalysedPosting,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    *,
    is_ad: bool,
) -> tuple[Band, str]:
    """The band after the learned reader and the weighing.

    Args:
        ad: The ad; it is weighed only where that can change the band.
        findings: Its signs.
        result: Their score.
        is_ad: Whether the text reads as a job ad: the weighing alone can bring such a text before an analyst.

    Returns:
        The band, and the reason where the weighing changed it. `priority`, two strong signs, a strong one that no
        words can deny (a brand with a stranger's mailbox, a role) and one in a clause that reads as harmful are never
        changed. What the reader calls among the ads of a board stays called: their fraud copies the marks of honest
        ads.
    """
    strong = _strong(findings)
    sure = certain(ad, findings) or (is_ad and _demands(ad, strong))
    if result.band == "priority" or (result.band == "look" and sure):
        return result.band, ""
    called = ad.classified.suspicion >= 0.0
    if called and ad.classified.suspicion >= LISTED_BAR and listed_as_job(ad.posting):
        return "look", ""
    if result.band == "low" and not (is_ad or called):
        return "low", ""
    at_most = HARM_RANGE[1]
    if result.band == "low" and not called and weigh(ad, findings, result, harm=at_most).score < LIFT_BAR:
        return "low", ""
    weighed = weigh(ad, findings, result)
    if result.band == "look":
        outweighed = weighed.score < LONE_BAR and weighed.stated and _terms_beside(ad, strong)
        return ("low", weighed.reason) if outweighed else ("look", "")
    if weighed.score < LIFT_BAR:
        return "low", weighed.reason if called else ""
    return "look", "" if called else _lifted_reason(ad)


def certain(ad: AnalysedPosting, findings: Sequence[IndicatorFinding]) -> bool:
    """Whether an ad has signs that need no weighing: two strong ones, or one that no words can deny."""
    strong = _strong(findings)
    return len(strong) >= TWO_STRONG or any(not ad.catalogue.indicators[one.id].deniable for one in strong)


def _strong(findings: Sequence[IndicatorFinding]) -> list[IndicatorFinding]:
    return [finding for finding in findings if finding.weight == "strong"]


def _lifted_reason(ad: AnalysedPosting) -> str:
    """The sentence for an ad that the weighing brings before an analyst: its most harmful clause if it is short."""
    told = ad.words <= MOST_WORDS and most_harmful(ad) >= HARMFUL
    return harmful_reason(ad) if told else LIFTED


def _demands(ad: AnalysedPosting, strong: Sequence[IndicatorFinding]) -> bool:
    """Whether a strong sign stands in a clause that reads as harmful."""
    return any(harm_at(ad, one.start, one.end) >= DEMANDED for one in strong)


def _terms_beside(ad: AnalysedPosting, strong: Sequence[IndicatorFinding]) -> bool:
    """Whether a term or mark of an honest offer stands in the sentence of each strong sign, or in the next to it.

    Else anybody could hide a demand by promises at the end of the ad. On the sums of nine sealed writers .836 of
    honest twins stay quiet with it, .840 without, and .824 where only the sign's own sentence counts; of 97 offers
    of two writers 70 stay found with promises put behind them, 53 of 95, and 76 of 99 (November 2026).
    """
    terms = [match for name in TERMS for match in ad.matches(f"context/{name}")]
    around = (_with_neighbours(ad, one) for one in strong if one.start >= 0)
    return all(any(left <= term.start < right for term in terms) for left, right in around)


def _with_neighbours(ad: AnalysedPosting, one: IndicatorFinding) -> tuple[int, int]:
    """Bounds of the sentence of a sign with those before and after it."""
    left, right = ad.sentence(one.start, one.end)
    return ad.sentence(max(0, left - 2), left)[0], ad.sentence(right, min(right + 1, len(ad.lines)))[1]


def weigh(
    ad: AnalysedPosting,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    *,
    harm: float | None = None,
) -> FeatureScore:
    """Weigh the features of an ad by the fitted weights.

    Args:
        ad: The ad.
        findings: Its signs.
        result: Their score.
        harm: Log-odds of its most harmful clause where they need not be read: clauses are the dearest feature.
    """
    weights = ad.catalogue.tables.feature_weights
    values = weighed_features(ad, findings, result, harm)
    parts = {name: weights.get(name, 0.0) * value for name, value in values.items()}
    heaviest = sorted((name for name in parts if parts[name] < 0.0), key=parts.__getitem__)
    told = tuple(name.replace("-", " ") for name in heaviest if name not in _PLAIN)[:TOLD]
    stated = any(parts[name] < 0.0 for name in TERMS)
    return FeatureScore(weights.get("start", 0.0) + sum(parts.values()), told, stated)


_PLAIN: Final = frozenset(["length", "reader", "reader-above", "twin", "twin-above", "harm", "job-ad"])
"""Features that tell an analyst nothing."""


def weighed_features(
    ad: AnalysedPosting,
    findings: Sequence[IndicatorFinding],
    result: IndicatorScore,
    harm: float | None = None,
) -> Mapping[str, float]:
    """The value of each feature; `harm` as for `weigh`."""
    weights = [finding.weight for finding in findings]
    reader = _within(ad.classified.suspicion, READER_RANGE)
    twin = _within(ad.classified.twin, TWIN_RANGE)
    values: dict[str, float] = {
        "strong": min(weights.count("strong"), MOST_SIGNS),
        "medium": min(weights.count("medium"), MOST_SIGNS),
        "content": min(content_points(findings, result, ad.catalogue), MOST_POINTS),
        "points": min(result.total, MOST_POINTS),
        "reader": reader,
        "reader-above": max(reader, 0.0),
        "twin": twin,
        "twin-above": max(twin, 0.0),
        "harm": _within(most_harmful(ad) if harm is None else harm, HARM_RANGE),
        "job-ad": _within(ad.classified.ad, AD_RANGE),
        "employer-named": bool(ad.feature(employer_named)),
        "phone": any(contact.kind == "phone" and not contact.boilerplate for contact in ad.contacts),
        "amounts": min(len(ad.amounts), MOST_SIGNS),
        "pay-by-period": min(sum(bool(amount.period) for amount in ad.amounts), MOST_CUES),
        "countries": min(len(ad.countries), MOST_SIGNS),
        "length": math.log(ad.words + 1),
        "fair-terms": min(distinct(ad.matches("context/fair-terms")), MOST_TERMS),
    }
    return values | {name: min(distinct(ad.matches(f"context/{name}")), MOST_CUES) for name in CONTEXTS}


def _within(value: float, limits: tuple[float, float]) -> float:
    return max(limits[0], min(value, limits[1]))
