"""Weights that decisions suggest. Pure.

For each indicator the odds of "refer" among the decided campaigns that carry it are compared with the odds over
all decided campaigns. The logarithm of that ratio, smoothed, says whether the indicator earns its points.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from typing import Final

from crawler.indicators.catalogue import WEIGHTS, Indicator
from crawler.indicators.scoring import POINTS
from crawler.records import Weight
from crawler.store.review_weights import Suggested

SMOOTH: Final = 1.0
"""Added to every count: with few decisions nothing moves far."""
LEAST: Final = 5
"""Decided campaigns an indicator needs before anything is proposed."""


def log_odds(refer: int, dismiss: int, all_refer: int, all_dismiss: int) -> float:
    """Smoothed log2 of the odds ratio: 0 says nothing, 1 says twice the usual odds of a referral."""
    own = (refer + SMOOTH) / (dismiss + SMOOTH)
    usual = (all_refer + SMOOTH) / (all_dismiss + SMOOTH)
    return log2(own / usual)


def proposed(weight: Weight, odds: float) -> Weight:
    """Class nearest to the present points moved by half the log-odds, at most one class away."""
    wanted = POINTS[weight] * 2 ** (max(-2.0, min(2.0, odds)) / 2)
    near = min(WEIGHTS, key=lambda one: abs(log2(POINTS[one]) - log2(wanted)))
    at = WEIGHTS.index(weight)
    return WEIGHTS[max(at - 1, min(at + 1, WEIGHTS.index(near)))]


def suggestions(
    verdicts: Mapping[tuple[str, str], int], indicators: Mapping[str, Indicator]
) -> list[Suggested]:
    """A row for every indicator of the catalogue with enough decisions, the clearest first.

    `verdicts` counts decided campaigns by indicator and verdict.
    """
    total = {
        verdict: sum(n for (_, v), n in verdicts.items() if v == verdict) for verdict in ("refer", "dismiss")
    }
    rows = []
    for name, one in indicators.items():
        refer, dismiss = verdicts.get((name, "refer"), 0), verdicts.get((name, "dismiss"), 0)
        if refer + dismiss < LEAST:
            continue
        odds = log_odds(refer, dismiss, total["refer"], total["dismiss"])
        joined = one.kind == "cross-ad"
        rows.append(
            Suggested(
                sign=name,
                refer=refer,
                dismiss=dismiss,
                odds=round(odds, 2),
                now=one.weighs,
                weight=one.weighs if joined else proposed(one.weighs, odds),
                by_joining=joined,
            )
        )
    return sorted(rows, key=lambda row: (-abs(row.odds), row.sign))
