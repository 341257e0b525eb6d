"""How far two analysts agree: percent, Cohen's kappa, and Gwet's AC1, which rare verdicts don't distort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Figures over pairs of opinions; None where they are not defined."""

    pairs: int
    percent: float | None
    kappa: float | None
    ac1: float | None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Over (first, second) verdicts. AC1 after Gwet 2008: chance = sum of p(1-p) over the categories, / (k-1)."""
    n = len(pairs)
    if n == 0:
        return Agreement(pairs=0, percent=None, kappa=None, ac1=None)
    observed = sum(one == other for one, other in pairs) / n
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    names = set(first) | set(second)
    by_margins = sum(first[name] * second[name] for name in names) / n**2
    mean = [(first[name] + second[name]) / (2 * n) for name in names]
    by_gwet = sum(p * (1 - p) for p in mean) / (len(names) - 1) if len(names) > 1 else 0.0
    return Agreement(
        pairs=n, percent=100 * observed, kappa=_beyond(observed, by_margins), ac1=_beyond(observed, by_gwet)
    )


def _beyond(observed: float, chance: float) -> float | None:
    return None if chance >= 1 else (observed - chance) / (1 - chance)
