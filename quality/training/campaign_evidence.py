"""Fits the model that weighs evidence for joining ads (`crawler/campaigns/data/evidence.json`).

`python -m quality.training.campaign_evidence collect HOME WORLD OUT` measures the pairs that joining compares in a
home of `python -m bench.campaigns_unseen --homes`, with the truth about them; WORLD is `planted 31 2000` or a file.
`... fit OUT... [--without NAME] [--write FILE]` fits on them. `... calibrate OUT... [--write FILE]` leaves out each
generator in turn, writes how often pairs of a weight were right (isotonic regression), and prints how well that holds
on a generator that neither fit nor calibration has seen.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns import components
from crawler.campaigns.evidence_model import MODEL, Trees, weigh
from crawler.campaigns.grouping import Groups
from crawler.campaigns.merging import Judge, groups_behind, join_best, tied
from crawler.campaigns.pair_features import FALLING, FEATURES, RISING, PairEvidence
from crawler.campaigns.service import rebuild
from crawler.store import Store
from quality.corpora.worlds import WORLDS, World, read_world

UNUSED = frozenset(
    ("carriers", "large", "small", "employers_behind", "portrait", "stories", "covered", "other_employer", "within")
)  # fmt: skip
"""Features that tell one generator from another: with them a model is surer, and wrong, on a generator left out."""
OF_RULES = frozenset(("one_pool", "two_pools", "one_firm", "one_role", "firms"))
"""Features that rules weigh (`evidence_rules`, `naming_rules`). The pools of contacts, fitted (seeds 31 and 51 of the
six others), bring the precision of pairs on planted, 51, from .91 to .99, but heavy edits found on messages, 51, fall
from .75 to .41."""
FIELDS = (
    ("title", "titles_behind", "title_behind"), ("place", "place_behind"), ("same_employer", "employers_behind"),
    ("figures", "nearest_figures", "figures_behind"),
)  # fmt: skip
"""Features of a field that some sources don't have. The fit sees each pair with its fields too, and without some of
them: else what a missing title means is learned from the few generators that have none."""
LACKING = 2
"""Copies of each pair with a random half of the fields left out. Set by hand."""
PRIOR = 0.15
"""Share of pairs of one campaign that every generator is weighed to: that of the two whose honest ads share most."""
TREES, DEPTH, LEAVES, RATE, FEWEST = 100, 3, 8, 0.08, 60
"""Boosting: trees, their depth and leaves, learning rate, fewest pairs of a leaf. Set by hand, not searched."""
MOST_ROWS = 40_000
"""Pairs of one home that are kept."""
SAMPLED = 2500
"""Pairs of each home that a calibration uses (they are in random order): a model for each generator in seconds."""
KNOTS = 24
"""Points of the table of probabilities."""
TOLD = 6
"""Digits of the numbers in the table."""


class Collector:
    """Stands in for merging: measures every pair it would weigh, and joins what truly belongs together."""

    def __init__(self, store: Store, truth: Mapping[str, str]) -> None:
        self._store, self._by_ad = store, truth
        self._truth: dict[int, str] = {}
        self.rows: list[list[float]] = []
        self.labels: list[int] = []

    def __call__(
        self,
        groups: Groups,
        families: Sequence[int],
        evidence: PairEvidence,
        judge: Judge,
        watch: object = None,
    ) -> None:
        """Measure a component in the states that right joins lead through."""
        self._truth = self._truth or self._read()
        place = {family: number for number, family in enumerate(families)}
        known: dict[tuple[int, ...], bool] = {}
        while True:
            parts: defaultdict[int, list[int]] = defaultdict(list)
            for family in families:
                parts[groups.find(family)].append(place[family])
            home = {place[family]: groups.find(family) for family in families}
            behind = groups_behind(evidence, home)
            wishes = []
            for pair in sorted(tied(evidence, parts, home)):
                name = (*pair, len(parts[pair[0]]), len(parts[pair[1]]))
                if name not in known:
                    row = evidence.features(parts[pair[0]], parts[pair[1]], behind)
                    known[name] = self._same(
                        [families[p] for p in parts[pair[0]]], [families[p] for p in parts[pair[1]]]
                    )
                    self.rows.append(row)
                    self.labels.append(int(known[name]))
                if known[name]:
                    wishes.append((random.random(), pair))
            if not join_best(groups, sorted(wishes), parts):
                return

    def _read(self) -> dict[int, str]:
        """The truth of most ads of each family."""
        rows = self._store.database.rows(
            'SELECT f.family, l."key" FROM family_versions AS f JOIN listings AS l ON l.id = f.listing'
        ).fetchall()
        of: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for family, key in rows:
            of[family][self._by_ad[key]] += 1
        return {family: found.most_common(1)[0][0] for family, found in of.items()}

    def _same(self, one: Sequence[int], other: Sequence[int]) -> bool:
        left, right = (Counter(self._truth[f] for f in group).most_common(1)[0][0] for group in (one, other))
        return left == right


def collect(home: Path, world: World, out: Path) -> None:
    """Measure a home and write features and labels."""
    random.seed(1)
    with Store(home) as store:
        collector = Collector(store, {ad.id: ad.truth for ad in world.ads})
        vars(components)["merge"] = collector
        for problem in rebuild(store).problems[:3]:
            print(problem)
    kept = random.sample(range(len(collector.rows)), min(MOST_ROWS, len(collector.rows)))
    np.savez_compressed(
        out,
        rows=np.array([collector.rows[i] for i in kept]),
        labels=np.array([collector.labels[i] for i in kept]),
    )
    print(f"{home.name}: {len(collector.rows)} pairs, {sum(collector.labels)} of one campaign")


def fit(rows: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]) -> dict[str, Any]:
    """Boosted trees as the product reads them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, labels, weights = _lacking(rows, labels, weights)
    rows = np.where([name in UNUSED | OF_RULES for name in FEATURES], 0.0, rows)
    rising = [int(name in RISING) - int(name in FALLING) for name in FEATURES]
    made = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=FEWEST,
        monotonic_cst=rising, l2_regularization=5.0, early_stopping=False, random_state=1,
    ).fit(rows, labels, sample_weight=weights)  # fmt: skip
    trees = [_tree(each[0].nodes, rows, weights) for each in made._predictors]
    base = float(made._baseline_prediction.ravel()[0]) + sum(tree["value"][0] for tree in trees)
    return {
        "base": round(base - sum(tree["value"][0] for tree in trees), TOLD),
        "depth": DEPTH,
        "trees": trees,
    }


def _lacking(
    rows: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """The pairs, and copies that lack some fields."""
    rng = np.random.default_rng(1)
    found = [rows]
    for _ in range(LACKING):
        copy = rows.copy()
        for names in FIELDS:
            gone = rng.random(len(copy)) < 1 / 2
            for name in names:
                copy[gone, FEATURES.index(name)] = np.nan
        found.append(copy)
    times = LACKING + 1
    return np.concatenate(found), np.tile(labels, times), np.tile(weights, times) / times


def _tree(nodes: Any, rows: NDArray[np.float64], weights: NDArray[np.float64]) -> dict[str, list[Any]]:
    """A tree whose leaves point to themselves; the value of a branch is the mean of its leaves, by their pairs."""
    value = [float(node["value"]) for node in nodes]
    for number in reversed(range(len(nodes))):
        node = nodes[number]
        if not node["is_leaf"]:
            left, right = int(node["left"]), int(node["right"])
            counts = nodes["count"][left], nodes["count"][right]
            value[number] = float((value[left] * counts[0] + value[right] * counts[1]) / sum(counts))
    leaf = [bool(node["is_leaf"]) for node in nodes]
    return {
        "feature": [0 if leaf[i] else int(node["feature_idx"]) for i, node in enumerate(nodes)],
        "threshold": [0.0 if leaf[i] else float(node["num_threshold"]) for i, node in enumerate(nodes)],
        "missing_left": [int(node["missing_go_to_left"]) for node in nodes],
        "left": [i if leaf[i] else int(node["left"]) for i, node in enumerate(nodes)],
        "right": [i if leaf[i] else int(node["right"]) for i, node in enumerate(nodes)],
        "value": [round(each, TOLD) for each in value],
    }


def read(
    paths: Sequence[Path], most: int = MOST_ROWS
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of several homes, so many of each; each generator weighs the same, whatever its number of pairs."""
    rows, labels, weights = [], [], []
    generators = Counter(path.stem[:2] for path in paths)
    for path in paths:
        with np.load(path) as found:
            alike = found["rows"][:, FEATURES.index("language")] == 1
            rows.append(found["rows"][alike][:most])
            labels.append(found["labels"][alike][:most])
            right = labels[-1] == 1
            share = np.where(right, PRIOR / max(1, right.sum()), (1 - PRIOR) / max(1, (~right).sum()))
            weights.append(share / generators[path.stem[:2]])
    weight = np.concatenate(weights)
    return np.concatenate(rows), np.concatenate(labels), weight / weight.mean()


Scored = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]
"""Weight of each pair as a model gives it that has not seen its generator; label; importance."""


def scored(paths: Sequence[Path]) -> dict[str, Scored]:
    """Pairs of each generator, weighed by a model fitted on the others; a generator's pairs count 1 together.

    Of them `PRIOR` are right: a home has pairs of the growing groups of its campaigns, many more than are in doubt.
    """
    found = {}
    for name in sorted({path.stem[:2] for path in paths}):
        trees = Trees(fit(*read([path for path in paths if path.stem[:2] != name], SAMPLED)))
        rows, labels, _ = read([path for path in paths if path.stem[:2] == name], SAMPLED)
        found[name] = np.array(weigh(rows.tolist(), trees)), labels, at_prior(labels)
    return found


def at_prior(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Importance of pairs, 1 together, so that `PRIOR` of them are right."""
    right = labels == 1
    found: NDArray[np.float64] = np.where(
        right, PRIOR / max(1, right.sum()), (1 - PRIOR) / max(1, (~right).sum())
    )
    return found


def calibrated(parts: Sequence[Scored]) -> list[tuple[float, float]]:
    """Weights and how often a pair of that weight is right, both rising."""
    from sklearn.isotonic import IsotonicRegression

    weights, labels, importance = (np.concatenate(each) for each in zip(*parts, strict=True))
    made = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(
        weights, labels, sample_weight=importance
    )
    knots = np.unique(np.quantile(weights, np.linspace(0, 1, KNOTS)).round(2))
    return [(float(knot), round(float(made.predict([knot])[0]), 3)) for knot in knots]


def reliability(found: Mapping[str, Scored]) -> list[str]:
    """A line for each tenth: what was said on average, what was true, pairs; each generator by the others' table."""
    said, true, importance = [], [], []
    for name, (weights, labels, share) in found.items():
        knots, shares = zip(
            *calibrated([part for other, part in found.items() if other != name]), strict=True
        )
        said.append(np.interp(weights, knots, shares))
        true.append(labels)
        importance.append(share)
    p, y, w = np.concatenate(said), np.concatenate(true), np.concatenate(importance)
    rate = float(np.average(y, weights=w))
    lines = [f"Brier {np.average((p - y) ** 2, weights=w):.3f}, of the rate alone {rate * (1 - rate):.3f}"]
    for low in range(10):
        inside = (p >= low / 10) & ((p < (low + 1) / 10) | (low == 9))
        if inside.any():
            told = np.average(p[inside], weights=w[inside]), np.average(y[inside], weights=w[inside])
            lines.append(f"{low / 10:.1f} on  said {told[0]:.2f}  true {told[1]:.2f}  {inside.sum()}")
    return lines


def main(arguments: Sequence[str] = ()) -> None:
    """Collect or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("collect")
    one.add_argument("home", type=Path)
    one.add_argument("world")
    one.add_argument("out", type=Path)
    other = commands.add_parser("fit")
    other.add_argument("--without", help="leave out files whose name begins so")
    for one in (other, commands.add_parser("calibrate")):
        one.add_argument("pairs", type=Path, nargs="+")
        one.add_argument("--write", type=Path, default=MODEL)
    options = parser.parse_args(arguments)
    if options.command == "calibrate":
        found = scored(options.pairs)
        table = json.loads(options.write.read_text()) | {"calibration": calibrated([*found.values()])}
        options.write.write_text(json.dumps(table, separators=(",", ":")) + "\n")
        print("\n".join(reliability(found)))
    elif options.command == "collect":
        name, *numbers = options.world.split()
        world = WORLDS[name](int(numbers[1]), int(numbers[0])) if numbers else read_world(Path(name))
        collect(options.home, world, options.out)
    else:
        paths = [p for p in options.pairs if not (options.without and p.stem.startswith(options.without))]
        options.write.write_text(json.dumps(fit(*read(paths)), separators=(",", ":")) + "\n")
        print(f"{len(paths)} homes -> {options.write}")


if __name__ == "__main__":
    main(sys.argv[1:])
