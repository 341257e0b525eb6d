"""The fitted model that weighs evidence: boosted trees, kept as numbers in `data/evidence.json`.

Its answer is a sum of steps: each branch taken in a tree moves the weight (log odds) up or down for one feature (the
way of explaining trees by Saabas 2014), so the weight of a pair is the sum of what its features contribute.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.evidence_rules import (
    AGAINST,
    LANGUAGE,
    POOLED,
    TOLD,
    is_one_story,
    of_one_job,
    of_one_pool,
    of_one_pool_in_languages,
    told_in_languages,
)
from crawler.campaigns.naming_rules import keeps_its_names, keeps_its_names_in_languages
from crawler.campaigns.pair_features import FEATURES

MODEL: Final = Path(__file__).parent / "data" / "evidence.json"
Rows = Sequence[Sequence[float]]


class Trees:
    """Boosted trees; each is a row of nodes, a leaf points to itself."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.base = float(table["base"])
        trees = table["trees"]
        size = max(len(tree["feature"]) for tree in trees)
        self.feature = self._padded(trees, "feature", size, np.int64)
        self.threshold = self._padded(trees, "threshold", size, np.float64)
        self.missing_left = self._padded(trees, "missing_left", size, np.bool_)
        self.left = self._padded(trees, "left", size, np.int64)
        self.right = self._padded(trees, "right", size, np.int64)
        self.value = self._padded(trees, "value", size, np.float64)
        self.depth = int(table["depth"])
        self.start = self.base + float(self.value[:, 0].sum())
        """Weight of a pair of which nothing is known."""
        self.weights_of, self.shares = (
            np.array(column, np.float64)
            for column in zip(*table.get("calibration", ((0, 0.5),)), strict=True)
        )
        """How often pairs of a generator left out of the fit were one campaign, by weight."""

    @staticmethod
    def _padded(trees: list[dict[str, Any]], name: str, size: int, kind: Any) -> NDArray[Any]:
        rows = [list(tree[name]) + [0] * (size - len(tree[name])) for tree in trees]
        return np.array(rows, dtype=kind)

    def weights(self, rows: Rows) -> NDArray[np.float64]:
        """Log odds of each row, less `base` for calibration at the odds asked for."""
        table = np.asarray(rows, np.float64)
        every = np.arange(len(self.feature))
        node = np.zeros((len(table), len(self.feature)), np.int64)
        for _ in range(self.depth):
            node = self._next(table, node, every)
        found: NDArray[np.float64] = self.base + self.value[every, node].sum(axis=1)
        return found

    def _next(
        self, table: NDArray[np.float64], node: NDArray[np.int64], every: NDArray[np.intp]
    ) -> NDArray[np.int64]:
        value = np.take_along_axis(table, self.feature[every, node], axis=1)
        missing = np.isnan(value)
        left = np.where(missing, self.missing_left[every, node], value <= self.threshold[every, node])
        return np.where(left, self.left[every, node], self.right[every, node])

    def contributions(self, row: Sequence[float]) -> dict[str, float]:
        """What each feature adds to the weight of a pair; they and `base` of an average pair sum up to it."""
        table = np.asarray([row], np.float64)
        every = np.arange(len(self.feature))
        node = np.zeros((1, len(self.feature)), np.int64)
        found = dict.fromkeys(FEATURES, 0.0)
        for _ in range(self.depth):
            after = self._next(table, node, every)
            change = self.value[every, after[0]] - self.value[every, node[0]]
            for feature, step in zip(self.feature[every, node[0]].tolist(), change.tolist(), strict=True):
                found[FEATURES[feature]] += step
            node = after
        return found


@cache
def model() -> Trees:
    """The fitted model."""
    return Trees(json.loads(MODEL.read_text("utf-8")))


def weigh(rows: Rows, trees: Trees | None = None) -> list[float]:
    """Weight of evidence of each pair: above `merging.BAR` the two groups are one campaign.

    Args:
        rows: Features of each pair, as `FEATURES`.
        trees: Another model than the shipped one.
    """
    found = (trees or model()).weights(rows)
    for number, row in enumerate(rows):
        if not row[LANGUAGE]:
            found[number] = told_in_languages(row)
        elif of_one_job(row) or keeps_its_names(row):
            found[number] = max(found[number], POOLED)
        elif any(holds(row) for holds in AGAINST.values()):
            found[number] = min(found[number], -TOLD)
        elif of_one_pool(row):
            found[number] = max(found[number], POOLED)
    weights: list[float] = found.tolist()
    return weights


def probability(weight: float) -> float:
    """Probability that a pair of this weight is one campaign, 0 to 1.

    Isotonic regression on pairs of generators that were left out of the fit (`campaign_evidence calibrate`), so it
    says how often such a pair is right on ads that nothing was fitted on.
    """
    return float(np.interp(weight, model().weights_of, model().shares))


def parts_of(row: Sequence[float]) -> dict[str, float]:
    """What the weight of a pair is made of: `base`, and the share of each feature; they sum up to the weight."""
    if not row[LANGUAGE]:
        return {_rule_of_languages(row): told_in_languages(row)}
    parts = {"base": model().start, **model().contributions(row)}
    if of_one_job(row) or keeps_its_names(row):
        name = "job" if of_one_job(row) else "names"
        return parts | {name: max(0.0, POOLED - sum(parts.values()))}
    against = next((name for name, holds in AGAINST.items() if holds(row)), None)
    if against:
        parts[against] = min(0.0, -TOLD - sum(parts.values()))
    elif of_one_pool(row):
        parts["several"] = max(0.0, POOLED - sum(parts.values()))
    return parts


def _rule_of_languages(row: Sequence[float]) -> str:
    """Name of the rule that weighs two groups in different languages."""
    if of_one_pool_in_languages(row):
        return "languages"
    return "names" if keeps_its_names_in_languages(row) and not is_one_story(row) else "language"
