"""The fitted model that weighs evidence: a logistic regression, kept as numbers in `data/model.json`.

Its answer is the sum of what each feature adds, so it explains itself. Features that speak against have no positive
weight, the others no negative one. `python -m quality.training.entities` fits it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Final

from crawler.entities.evidence import AGAINST, FEATURES

MODEL: Final = Path(__file__).parent / "data" / "model.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityModel:
    """Weights in log odds."""

    base: float
    weights: tuple[float, ...]
    """In the order of `FEATURES`."""
    bar: float
    """Log odds from which two campaigns are proposed as one recruiter's."""

    def parts(self, row: Sequence[float]) -> dict[str, float]:
        """What each feature adds; with `base` they sum up to the weight of the pair."""
        return {
            name: weight * value
            for name, weight, value in zip(FEATURES, self.weights, row, strict=True)
            if value
        }

    def weight(self, row: Sequence[float]) -> float:
        """Log odds that two campaigns are one recruiter's."""
        return self.base + sum(weight * value for weight, value in zip(self.weights, row, strict=True))


def probability(weight: float) -> float:
    """Probability of log odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, weight))))


@cache
def model() -> EntityModel:
    """The fitted model; raises ValueError when its features are not those of this version."""
    table = json.loads(MODEL.read_text("utf-8"))
    if tuple(table["weights"]) != FEATURES:
        raise ValueError(f"{MODEL.name} was fitted on other features: fit it again")
    wrong = [
        name for name, weight in table["weights"].items() if (weight > 0) == (name in AGAINST) and weight
    ]
    if wrong:
        raise ValueError(f"{MODEL.name}: weights with the wrong sign: {', '.join(wrong)}")
    return EntityModel(
        base=float(table["base"]),
        weights=tuple(float(one) for one in table["weights"].values()),
        bar=float(table["bar"]),
    )
