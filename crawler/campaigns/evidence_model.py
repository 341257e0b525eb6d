"""The fitted model that weighs evidence: boosted trees, kept as numbers in `data/evidence.json`.

Its answer is a sum of steps: each branch taken in a tree moves the weight (log odds) up or down for one feature (the
way of explaining trees by Saabas 2014), so the weight of a pair is the sum of what its features contribute.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

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
        if not row[_LANGUAGE]:
            found[number] = told_in_languages(row)
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


def told_in_languages(row: Sequence[float]) -> float:
    """Weight of two groups in different languages, whose texts can't be compared: a rule, not fitted.

    A contact with one story in each of its languages tells one story, when most ads of both groups that name any
    contact name a shared one. A contact behind several stories of a language is a hub.
    """
    one_story = row[_STORIES] <= 1.0
    return TOLD if one_story and row[_REACHED] >= REACHED else -TOLD


def hangs_on_few(row: Sequence[float]) -> bool:
    """Whether two groups of several texts each have a contact in common that few of their ads name, and no text.

    A rule, not fitted: right joins never lead through such pairs, so the model has seen none. One such join of two
    campaigns on a shared number was three in five wrong pairs of the fifth generator.
    """
    several = row[_CONTACTS] and row[_SMALL] >= log(SEVERAL) - _ROUNDING
    return bool(several and row[_NEAREST] < ALIKE and row[_REACHED] < FEW)


def behind_a_hub(row: Sequence[float]) -> bool:
    """Whether the best contact of two groups has many texts behind it with nothing in common: a rule, not fitted.

    An agency's jobs have its portrait in common, and phrases that other advertisers use too. In two worlds of each of
    five generators it parts 8,187 wrong pairs and 37 right ones.
    """
    return (
        row[_CARRIERS] >= log(MANY) - _ROUNDING
        and row[_COHERENCE] < TELLS_ONE_STORY
        and row[_SHARE_BEYOND] < ALIKE_BEYOND
        and row[_RARE_SHARE] < RARE
    )


def of_many_jobs(row: Sequence[float]) -> bool:
    """Whether the best contact of two groups speaks for many jobs, and these two are not one: a rule, not fitted.

    An agency's template says the same in all its ads; titles, places and figures tell the jobs apart. A campaign says
    its figures, its place or its title again and again.
    """
    many = (
        row[_CARRIERS] >= log(JOBS) - _ROUNDING
        and row[_RARE_NEAREST] < TEMPLATE
        and not row[_TITLE_BEHIND] >= AGREEING
        and row[_PLACE_BEHIND] < AGREEING
        and row[_FIGURES_BEHIND] < SAME_FIGURES
    )
    elsewhere = row[_PLACE] == 0.0 and row[_FIGURES] < SAME_FIGURES
    return many and (row[_SHARE_BEYOND] < SAME_JOB or elsewhere)


def of_two_pools(row: Sequence[float]) -> bool:
    """Whether the ads of two groups name many contacts, mixed, and none leads from one to the other: a rule.

    Of one campaign some ad would name contacts of both. A campaign that uses one contact after another is not parted
    by it: there no two contacts stand together (`pools.log_chance_of_two`).
    """
    return row[_TWO_POOLS] <= APART


def of_one_pool(row: Sequence[float]) -> bool:
    """Whether two groups of several texts share more contacts than chance, and texts as each of them does: a rule.

    The fitted model counts one shared contact of one like eight of eleven: right joins that it doubts and that share
    several are too few in any one generator for it to learn from. Two campaigns of one operator on one set of numbers
    have texts that are not alike.
    """
    several = row[_SMALL] >= log(SEVERAL) - _ROUNDING
    return several and row[_ONE_POOL] >= SAME_POOL and row[_RATIO] >= WITHIN and row[_SHARE] >= TOLD_ALIKE


AGAINST: Final = {
    "few": hangs_on_few, "hub": behind_a_hub, "jobs": of_many_jobs, "pools": of_two_pools,
}  # fmt: skip
"""Rules that keep groups apart whatever the fitted model says, by the name under which they are explained."""
_LANGUAGE: Final = FEATURES.index("language")
_STORIES: Final = FEATURES.index("stories_a_language")
_REACHED: Final = FEATURES.index("reached")
REACHED: Final = 0.5
"""Share of the ads of either group with contacts that name a shared one."""
TOLD: Final = 4.0
"""Weight of a rule, for or against. Set by hand, not fitted."""
_CONTACTS: Final = FEATURES.index("contacts")
_SMALL: Final = FEATURES.index("small")
_NEAREST: Final = FEATURES.index("nearest")
SEVERAL: Final = 3
"""Texts of a group from which one ad's contact doesn't speak for all. Two worlds of each of five generators have 82
wrong pairs that `hangs_on_few` parts, and 15 right ones, most of which are joined by another way."""
ALIKE: Final = 0.3
"""Share of phrases of the two nearest ads, from which texts tie two groups too."""
FEW: Final = 0.34
"""Share of a group's ads with contacts that name a shared one, below which they are few."""
MANY: Final = 18
"""Texts behind a contact from which it is a hub unless they tell one story; heavily edited campaigns have as many."""
TELLS_ONE_STORY: Final = 0.12
"""Mean share of phrases between texts behind a contact, without what most of them say, below which they tell many
stories: that of several campaigns on one hotline (quality/corpora/scattered)."""
ALIKE_BEYOND: Final = 0.15
"""The same, between two groups behind it. Set by hand, not fitted."""
RARE: Final = 0.06
"""Share of phrases, each weighed by how few advertisers use it, below which no text ties two groups. Set by hand."""
JOBS: Final = 6
"""Texts behind a contact from which it may speak for many jobs."""
TEMPLATE: Final = 0.1
"""Share of phrases that few other advertisers hold, each weighed by how few, below which two ads have a template in
common that says nothing of the job. With it the rule parts 15,861 wrong pairs and 140 right ones of nine worlds of
six generators; without it 16,418 and 986."""
AGREEING: Final = 0.35
"""How often two of its texts name one place, or one title, below which they differ."""
SAME_FIGURES: Final = 0.15
"""Mean share of figures between its texts, below which they differ."""
SAME_JOB: Final = 0.5
"""Share of phrases beyond what all of its texts say, from which two groups are one job all the same."""
APART: Final = -6.0
"""Natural logarithm of the chance, below which two groups that share none are of two pools (1 in 400). In 16 worlds
of seven generators it parts 70 wrong pairs and 24 right ones, 21 of them in one world that joins them another way."""
SAME_POOL: Final = 2.5
"""Natural log odds from which two groups draw on one pool (12 to 1): two contacts of four, three of eight."""
WITHIN: Final = 0.5
"""Share of phrases between two groups as part of that within each..."""
TOLD_ALIKE: Final = 0.1
"""...and on average, from which they are one story if they are of one pool. In 16 worlds of seven generators
2,215 right pairs and 17 wrong ones are so, the wrong ones all in the one where operators have several campaigns."""
POOLED: Final = 1.0
"""Weight of such a pair at least. Set by hand, not fitted."""
_PLACE: Final = FEATURES.index("place")
_FIGURES: Final = FEATURES.index("figures")
_TITLE_BEHIND: Final = FEATURES.index("title_behind")
_PLACE_BEHIND: Final = FEATURES.index("place_behind")
_FIGURES_BEHIND: Final = FEATURES.index("figures_behind")
_CARRIERS: Final = FEATURES.index("carriers")
_COHERENCE: Final = FEATURES.index("coherence")
_SHARE_BEYOND: Final = FEATURES.index("share_beyond")
_RARE_NEAREST: Final = FEATURES.index("rare_nearest")
_RARE_SHARE: Final = FEATURES.index("rare_share")
_SHARE: Final = FEATURES.index("share")
_RATIO: Final = FEATURES.index("ratio")
_ONE_POOL: Final = FEATURES.index("one_pool")
_TWO_POOLS: Final = FEATURES.index("two_pools")
_ROUNDING: Final = 1e-9


def parts_of(row: Sequence[float]) -> dict[str, float]:
    """What the weight of a pair is made of: `base`, and the share of each feature; they sum up to the weight."""
    if not row[_LANGUAGE]:
        return {"language": told_in_languages(row)}
    parts = {"base": model().start, **model().contributions(row)}
    against = next((name for name, holds in AGAINST.items() if holds(row)), None)
    if against:
        parts[against] = min(0.0, -TOLD - sum(parts.values()))
    elif of_one_pool(row):
        parts["several"] = max(0.0, POOLED - sum(parts.values()))
    return parts
