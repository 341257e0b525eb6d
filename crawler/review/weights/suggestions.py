"""Weights that decisions suggest. Pure.

For each indicator the odds of "refer" among the decided campaigns that carry it are compared with the odds over
all decided campaigns. The logarithm of that ratio, smoothed, shows whether the indicator deserves its points.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from typing import Final

from crawler.indicators.catalogue import WEIGHTS, Indicator
from crawler.records import Weight
from crawler.review.weights.sql import WeightSuggestion
from crawler.score_rules import POINTS

SMOOTH: Final = 4.0
"""Decisions at the usual odds that every indicator is taken to have besides its own: little moves nothing far."""
LEAST: Final = 5
"""Decided campaigns an indicator needs before anything is proposed."""


def log_odds(refer: int, dismiss: int, all_refer: int, all_dismiss: int) -> float:
    """Smoothed log2 of the odds ratio: 0 is no information, 1 is twice the usual odds of a referral."""
    usual = (all_refer + 1) / (all_refer + all_dismiss + 2)
    own = (refer + SMOOTH * usual) / (dismiss + SMOOTH * (1 - usual))
    return log2(own / (usual / (1 - usual)))


def proposed(weight: Weight, odds: float) -> Weight:
    """Class nearest to the present points moved by half the log-odds, at most one class away."""
    wanted = POINTS[weight] * 2 ** (max(-2.0, min(2.0, odds)) / 2)
    near = min(WEIGHTS, key=lambda one: abs(log2(POINTS[one]) - log2(wanted)))
    at = WEIGHTS.index(weight)
    return WEIGHTS[max(at - 1, min(at + 1, WEIGHTS.index(near)))]


def suggestions(
    verdicts: Mapping[tuple[str, str], int], total: Mapping[str, int], indicators: Mapping[str, Indicator]
) -> list[WeightSuggestion]:
    """A row for every indicator of the catalogue with enough decisions, the clearest first.

    `verdicts` counts decided campaigns by indicator and verdict, `total` all of them by verdict. Where hardly
    any was referred, or dismissed, there is nothing to compare with, and nothing is proposed.
    """
    enough = min(total.get("refer", 0), total.get("dismiss", 0)) >= LEAST
    rows = []
    for name, one in indicators.items():
        refer, dismiss = verdicts.get((name, "refer"), 0), verdicts.get((name, "dismiss"), 0)
        if refer + dismiss < LEAST:
            continue
        odds = log_odds(refer, dismiss, total.get("refer", 0), total.get("dismiss", 0))
        joined = one.kind == "cross-ad"
        rows.append(
            WeightSuggestion(
                sign=name,
                refer=refer,
                dismiss=dismiss,
                odds=round(odds, 2),
                now=one.weighs,
                weight=proposed(one.weighs, odds) if enough and not joined else one.weighs,
                by_joining=joined,
            )
        )
    return sorted(rows, key=lambda row: (-abs(row.odds), row.sign))
