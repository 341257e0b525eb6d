"""From findings to a score: points once per indicator, caps, lift, band, harm types, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.indicators.catalogue import Catalogue
from crawler.indicators.finding import IndicatorFinding
from crawler.records import Band, Weight
from crawler.score_rules import LOOK, POINTS, PRIORITY, PRIORITY_CATEGORIES, WEAK_CAP

COMMON_FROM: Final[Mapping[Weight, float]] = {"weak": 0.10, "medium": 0.10, "strong": 0.40}
"""Share of a source's ads from which an indicator counts as usual there.

A strong one must be far more common: else a flood of one campaign would make its own mark usual and hide itself."""
LOWEST_DISCOUNT_FACTOR: Final = 0.25
"""What is left of an indicator that every ad of a source carries."""


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """What an ad scores, and why."""

    points: Mapping[str, float]
    total: float
    band: Band
    harm_types: tuple[str, ...]
    reasons: tuple[str, ...]


def base_rate_discount(rate: float, weight: Weight = "medium") -> float:
    """Factor for an indicator that `rate` (0..1) of its source's ads carry: 1 up to `COMMON_FROM`, then falling."""
    usual = COMMON_FROM[weight]
    if rate <= usual:
        return 1.0
    return max(
        LOWEST_DISCOUNT_FACTOR, 1.0 - (rate - usual) / (1.0 - usual) * (1.0 - LOWEST_DISCOUNT_FACTOR) * 1.25
    )


def score_findings(
    findings: Sequence[IndicatorFinding], catalogue: Catalogue, base_rates: Mapping[str, float] | None = None
) -> IndicatorScore:
    """Score findings, at most one per indicator; `base_rates` as in `judge`."""
    rates = base_rates or {}
    reasons: list[str] = []
    points: dict[str, float] = {}
    weak_left: dict[str, float] = {}
    for finding in findings:
        category = catalogue.indicators[finding.id].category
        value = POINTS[finding.weight]
        if finding.weight == "weak":
            left = weak_left.setdefault(category, WEAK_CAP)
            value = min(value, left)
            weak_left[category] = left - value
            if not value:
                reasons.append(
                    f"{finding.id} adds nothing: weak signs of {category} count {WEAK_CAP:g} together"
                )
        factor = base_rate_discount(rates.get(finding.id, 0.0), finding.weight)
        if factor < 1.0:
            share = rates[finding.id]
            reasons.append(
                f"{finding.id} counts {factor:.2f} of its points: {share:.0%} of this source carry it"
            )
        points[finding.id] = round(value * factor, 2)
    total = round(sum(points.values()), 2)
    band, why = _band(findings, points, total, catalogue)
    reasons.insert(0, why)
    harm = dict.fromkeys(harm for finding in findings for harm in _harm(finding, catalogue))
    return IndicatorScore(points, total, band, tuple(harm), tuple(reasons))


def with_stylometric_points(result: IndicatorScore, extra: float) -> float:
    """Score with the points of the ad's shape; they order the queue and never lift an ad into it."""
    total = result.total + extra
    if result.band == "low":
        total = min(total, LOOK - 0.01)
    return round(total, 2)


def _harm(finding: IndicatorFinding, catalogue: Catalogue) -> tuple[str, ...]:
    return catalogue.indicators[finding.id].harm


def _band(
    findings: Sequence[IndicatorFinding], points: Mapping[str, float], total: float, catalogue: Catalogue
) -> tuple[Band, str]:
    full = [f for f in findings if f.weight == "strong" and points[f.id] >= POINTS["strong"]]
    elements = {catalogue.indicators[f.id].palermo for f in full} - {None}
    categories = {catalogue.indicators[f.id].category for f in findings if points[f.id] > 0}
    if len(elements) >= 2:
        return "priority", "strong signs in two elements of trafficking: " + " and ".join(
            sorted(map(str, elements))
        )
    if total >= PRIORITY and len(categories) >= PRIORITY_CATEGORIES:
        return "priority", f"{total:g} points from {len(categories)} groups of signs"
    if full:
        return "look", f"a strong sign: {catalogue.indicators[full[0].id].name}"
    if total >= LOOK:
        return "look", f"{total:g} points, {LOOK:g} or more ask for a look"
    return "low", f"{total:g} points, fewer than {LOOK:g}" if findings else "no sign found"
