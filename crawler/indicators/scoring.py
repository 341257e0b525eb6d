"""From findings to a score: points of each indicator, caps, base-rate discount, band, harm types and reasons.

The rules that campaigns share with ads (points of a weight, where the bands begin) are in `crawler.score_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler.classifier import TextReading
from crawler.indicators.catalogue import Catalogue
from crawler.indicators.finding import IndicatorFinding
from crawler.records import Band, Weight
from crawler.score_rules import (
    CIRCUMSTANCE_CAP,
    LEARNED_POINTS,
    LOOK,
    POINTS,
    PRIORITY,
    PRIORITY_CATEGORIES,
    READER_NEAR,
    READER_POINTS,
    READER_SLOPE,
    WEAK_CAP,
)

COMMON_FROM: Final[Mapping[Weight, float]] = {"weak": 0.10, "medium": 0.10, "strong": 0.40}
"""Share (0..1) of a source's ads from which an indicator is usual there; set by hand in 2026, not fitted.

The share for a strong indicator is much higher: otherwise a flood of ads of one campaign would make its own sign
usual, and hide itself."""
LOWEST_DISCOUNT_FACTOR: Final = 0.25
"""Factor (0..1) of an indicator that every ad of a source carries; set by hand in 2026, not fitted."""
DISCOUNT_STEEPNESS: Final = 1.25
"""The factor is lowest at 1/1.25 = 80 % of the way from `COMMON_FROM` to all ads; set by hand in 2026."""
SENDER_CATEGORIES: Final = frozenset(["contact-channel", "identity-of-employer"])
"""Categories of signs that football posts and parcel notices carry too: a channel, or a name that is missing."""
PLACES: Final = frozenset(["high-risk-corridor"])
"""Indicators that rest on names of places."""
OFFER_POINTS: Final = 3.0
"""Points of signs in the offer itself (one of medium weight) from which no type of document hides an ad."""
PRIORITY_ELEMENTS: Final = 2
"""Elements of the Palermo Protocol's definition (act, means, purpose; UN 2000, article 3 a) with a strong sign of
full points from which an ad is `priority`, whatever its points."""


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The score of an ad, and why."""

    points: Mapping[str, float]
    """Indicator id to its points after caps and discount."""
    total: float
    band: Band
    harm_types: tuple[str, ...]
    reasons: tuple[str, ...]
    """Sentences for the analyst; the first explains the band."""


def base_rate_discount(rate: float, weight: Weight = "medium") -> float:
    """Factor for an indicator that is usual in its source.

    Args:
        rate: Share (0..1) of the source's ads that carry the indicator.
        weight: Weight of the finding.

    Returns:
        1 up to `COMMON_FROM`, then falling linearly, never below `LOWEST_DISCOUNT_FACTOR`.
    """
    usual = COMMON_FROM[weight]
    if rate <= usual:
        return 1.0
    above = (rate - usual) / (1.0 - usual)
    return max(LOWEST_DISCOUNT_FACTOR, 1.0 - above * (1.0 - LOWEST_DISCOUNT_FACTOR) * DISCOUNT_STEEPNESS)


def score_findings(
    findings: Sequence[IndicatorFinding], catalogue: Catalogue, base_rates: Mapping[str, float] | None = None
) -> IndicatorScore:
    """Score the findings of one ad.

    Args:
        findings: At most one of each indicator, in the order of the catalogue.
        catalogue: Gives each indicator's category, Palermo element and harm types.
        base_rates: Indicator id to the share (0..1) of the source's ads that carry it; absent means 0.

    Returns:
        Points, total, band, harm types in the order of the findings, and reasons.
    """
    reasons: list[str] = []
    points = _points(findings, catalogue, base_rates or {}, reasons)
    total = round(sum(points.values()), 2)
    band, why = _band(findings, points, total, catalogue)
    harm = dict.fromkeys(harm for finding in findings for harm in catalogue.indicators[finding.id].harm)
    return IndicatorScore(points, total, band, tuple(harm), (why, *reasons))


def _points(
    findings: Sequence[IndicatorFinding],
    catalogue: Catalogue,
    rates: Mapping[str, float],
    reasons: list[str],
) -> dict[str, float]:
    """Points of each finding after the caps and the discount; `reasons` gains what took points away."""
    points: dict[str, float] = {}
    weak_left: dict[str, float] = {}
    circumstance_left: dict[str, float] = {}
    for finding in findings:
        value = POINTS[finding.weight]
        indicator = catalogue.indicators[finding.id]
        if finding.weight == "weak":
            value = _within(weak_left, finding.id, indicator.category, value, WEAK_CAP, "weak signs", reasons)
        if indicator.circumstance and finding.weight != "strong":
            value = _within(
                circumstance_left,
                finding.id,
                indicator.category,
                value,
                CIRCUMSTANCE_CAP,
                "circumstances",
                reasons,
            )
        share = rates.get(finding.id, 0.0)
        factor = base_rate_discount(share, finding.weight)
        if factor < 1.0:
            reasons.append(
                f"{finding.id} counts {factor:.2f} of its points: {share:.0%} of this source carry it"
            )
        points[finding.id] = round(value * factor, 2)
    return points


def _within(
    left: dict[str, float],
    name: str,
    category: str,
    value: float,
    cap: float,
    of_what: str,
    reasons: list[str],
) -> float:
    """The part of a finding's points that its category's cap still leaves; `left` and `reasons` are updated."""
    remaining = left.get(category, cap)
    given = min(value, remaining)
    left[category] = remaining - given
    if value and not given:
        reasons.append(f"{name} adds nothing: {of_what} of {category} count {cap:g} together")
    return given


def content_points(
    findings: Sequence[IndicatorFinding], result: IndicatorScore, catalogue: Catalogue
) -> float:
    """Points of signs in what is offered: without those of channels, of absences and of places."""
    return sum(
        result.points[finding.id]
        for finding in findings
        if catalogue.indicators[finding.id].category not in SENDER_CATEGORIES and finding.id not in PLACES
    )


def without_band(result: IndicatorScore, reason: str) -> IndicatorScore:
    """The score of a text that is no ad: its signs are kept, its band is `low`."""
    return replace(result, band="low", reasons=(reason, *result.reasons[1:]))


def reader_points(reading: TextReading) -> float:
    """Points of the learned reader: those of a strong sign from its bar on, fewer than a medium one's below it."""
    if reading.suspicion >= 0.0:
        return READER_POINTS
    return round(max(0.0, READER_NEAR + READER_SLOPE * reading.suspicion), 2)


def reader_reason(reading: TextReading) -> str:
    """The sentence that explains `reader_points`; empty where they are 0."""
    points = reader_points(reading)
    if reading.suspicion >= 0.0:
        return f"the wording resembles known suspicious offers: the learned reader adds {points:g}"
    return f"the learned reader adds {points:g} to its place in the queue" if points else ""


def learned_points(score: float) -> float:
    """Points of what a home learned; `score` is about 1 for an ad like those that were referred. They only add."""
    return round(LEARNED_POINTS * min(1.0, max(0.0, score)), 2)


def total_with_reader(result: IndicatorScore, extra: float, reading: TextReading) -> float:
    """Points of indicators, shape and learned reader together: the order of the queue, within `low` too."""
    return round(result.total + extra + reader_points(reading), 2)


def _band(
    findings: Sequence[IndicatorFinding], points: Mapping[str, float], total: float, catalogue: Catalogue
) -> tuple[Band, str]:
    """The band and the sentence that explains it."""
    undiscounted = [f for f in findings if f.weight == "strong" and points[f.id] >= POINTS["strong"]]
    elements = {catalogue.indicators[f.id].palermo for f in undiscounted} - {None}
    categories = {catalogue.indicators[f.id].category for f in findings if points[f.id] > 0}
    if len(elements) >= PRIORITY_ELEMENTS:
        named = " and ".join(sorted(map(str, elements)))
        return "priority", f"strong signs in two elements of trafficking: {named}"
    if total >= PRIORITY and len(categories) >= PRIORITY_CATEGORIES:
        return "priority", f"{total:g} points from {len(categories)} groups of signs"
    if undiscounted:
        return "look", f"a strong sign: {catalogue.indicators[undiscounted[0].id].name}"
    own = any(points[f.id] > 0 for f in findings if not catalogue.indicators[f.id].circumstance)
    if total >= LOOK and own:
        return "look", f"{total:g} points, {LOOK:g} or more ask for a look"
    if total >= LOOK:
        return "low", f"{total:g} points, but only of circumstances"
    return "low", f"{total:g} points, fewer than {LOOK:g}" if findings else "no sign found"
