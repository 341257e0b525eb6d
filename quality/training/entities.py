"""Fits the model that weighs evidence for one recruiter: `python -m quality.training.entities`, two minutes.

A logistic regression with the signs of its weights fixed, on the pairs that the program compares in four worlds of
the first style. The bar is the highest at which the groups of these worlds keep the recall `RECALL`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.entities.evidence import AGAINST, FEATURES
from crawler.entities.model import MODEL, EntityModel
from crawler.entities.profiles import Profile
from crawler.entities.proposals import weigh_all
from quality.corpora.recruiters import PostedCampaign, recruiters
from quality.recruiters import FITTED, RECRUITERS, compare, profiles_of

RECALL: Final = 0.92
"""Recall of pairs without a shared phone on the fitted worlds: the bar is the highest that keeps it, since what is
asked for is 0.85, and a wrong pair costs an analyst more than a missed one."""
PENALTY: Final = 0.003
"""Of squared weights, per pair."""
_NOTHING: Final = EntityModel(base=0.0, weights=(0.0,) * len(FEATURES), bar=0.0)


def fit(rows: NDArray[np.float64], labels: NDArray[np.float64]) -> tuple[float, list[float]]:
    """Base and weights."""
    from scipy.optimize import minimize

    def loss(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = rows @ given[1:] + given[0]
        error = 1 / (1 + np.exp(-odds)) - labels
        value = np.logaddexp(0, odds).mean() - (labels * odds).mean() + PENALTY * (given[1:] ** 2).sum()
        slope = np.concatenate([[error.mean()], rows.T @ error / len(rows) + 2 * PENALTY * given[1:]])
        return float(value), slope

    bounds = [(None, None), *((None, 0.0) if name in AGAINST else (0.0, None) for name in FEATURES)]
    found: Any = minimize(loss, np.zeros(len(FEATURES) + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    return float(found.x[0]), [float(one) for one in found.x[1:]]


def bar_for(
    worlds: Sequence[tuple[Sequence[PostedCampaign], Sequence[Profile]]],
    base: float,
    weights: Sequence[float],
) -> float:
    """The highest bar with the recall asked for."""
    chosen = 0.0
    for bar in np.arange(0.0, 4.0, 0.25):
        weigher = EntityModel(base=base, weights=tuple(weights), bar=float(bar))
        figures = [compare(world, weigh_all(seen, weigher), weigher) for world, seen in worlds]
        found, wrong = sum(one.found for one in figures), sum(one.wrong for one in figures)
        apart = sum(one.found_apart for one in figures)
        recall = apart / sum(one.found_apart + one.missed_apart for one in figures)
        print(
            f"bar {bar:.2f}: precision {found / max(1, found + wrong):.3f}, recall without a phone {recall:.3f}"
        )
        if recall < RECALL:
            break
        chosen = float(bar)
    return chosen


def main() -> None:
    """Fit and write the model."""
    worlds = []
    for seed in FITTED["first"]:
        campaigns = recruiters(RECRUITERS, seed)
        worlds.append((campaigns, profiles_of(campaigns)))
    rows, labels = [], []
    for campaigns, seen in worlds:
        truth = {one.number: one.recruiter for one in campaigns}
        for pair in weigh_all(seen, _NOTHING):
            rows.append(pair.comparison.row)
            labels.append(float(truth[pair.comparison.one] == truth[pair.comparison.other]))
    base, weights = fit(np.array(rows), np.array(labels))
    print(
        f"{len(rows)} pairs, {sum(labels):.0f} right; base {base:.2f}",
        dict(zip(FEATURES, np.round(weights, 2), strict=True)),
    )
    bar = bar_for(worlds, base, weights)
    table = {
        "base": round(base, 4),
        "bar": bar,
        "weights": {name: round(weight, 4) + 0.0 for name, weight in zip(FEATURES, weights, strict=True)},
    }
    MODEL.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
