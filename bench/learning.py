"""How fast a home learns from decisions on a channel of messages: `python -m bench learning`.

Half of the near-duplicate groups are the channel until today, of which the analysts decided on a few, mostly at the
head of the queue; the other half comes tomorrow. Printed is the share of spam among the first 50 of tomorrow, by the
points of the indicators alone and with the learned model.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.assess import assess
from crawler.classifier.learned import fit, ngram_row
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.scoring import learned_points
from crawler.learning.trial import DEPTH, precision
from crawler.records import JobPosting
from quality.material import material

DECISIONS: Final = (20, 50, 100)
"""Numbers of decisions that are tried."""
FROM_THE_HEAD: Final = 0.7
"""Share of the decisions that is taken from the head of the queue; the others are drawn by chance."""
SEEDS: Final = 12
ALIKE: Final = 0.9
"""Cosine of two texts from which they are of one group."""


def main() -> None:
    """Print precision by the number of decisions."""
    rows = [json.loads(line) for line in material("ads", "telegram.jsonl").read_text("utf-8").splitlines()]
    spam = np.array([row["label"] == "spam" for row in rows])
    catalogue = load_catalogue(sentences=False)
    postings = [JobPosting(url="", source="channel", text=str(row["text"])) for row in rows]
    points = np.array(
        [sum(hit.points for hit in assess(posting, catalogue=catalogue).hits) for posting in postings]
    )
    features = np.array(
        [ngram_row(AnalysedPosting(posting, (), "und", catalogue).text) for posting in postings]
    )
    groups = _groups(features)
    for decisions in DECISIONS:
        tried = [_try(decisions, seed, points, features, spam, groups) for seed in range(SEEDS)]
        before, after = np.mean([one for one in tried if one is not None], axis=0)
        print(f"   {decisions:4d} decisions: precision in the first {DEPTH} {before:.3f} -> {after:.3f}")


def _try(
    decisions: int,
    seed: int,
    points: NDArray[np.float64],
    features: NDArray[np.float32],
    spam: NDArray[np.bool_],
    groups: NDArray[np.int64],
) -> tuple[float, float] | None:
    """Precision without and with the model; None where only one kind was decided."""
    chance = np.random.default_rng(seed)
    shuffled = points + chance.random(len(points)) * 1e-3
    names = chance.permutation(np.unique(groups))
    known = np.isin(groups, names[: len(names) // 2])
    queue = np.flatnonzero(known)[np.argsort(-shuffled[known])]
    head = queue[: int(decisions * FROM_THE_HEAD)]
    others = chance.permutation(np.setdiff1d(queue, head))[: decisions - len(head)]
    decided = np.concatenate([head, others])
    if spam[decided].all() or not spam[decided].any():
        return None
    weights, bias = fit(features[decided], spam[decided])
    learned = np.array([learned_points(float(row @ weights) + bias) for row in features[~known]])
    rest = shuffled[~known]
    return precision(rest, spam[~known], DEPTH), precision(rest + learned, spam[~known], DEPTH)


def _groups(features: NDArray[np.float32]) -> NDArray[np.int64]:
    """Number of the group of each text: those that are alike, directly or through others."""
    alike, found = features @ features.T > ALIKE, np.arange(len(features))
    for place in range(len(features)):
        found[np.isin(found, found[alike[place]])] = found[place]
    return found
