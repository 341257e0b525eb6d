"""Three models that could weigh evidence for joining, on the same pairs and folds.

`python -m quality.training.evidence_models PAIRS... [--real HOME]`. PAIRS are files of `python -m
quality.training.campaign_evidence collect`; each generator is left out in turn. HOME is one of `python -m
quality.joined_pairs home`: its judged pairs are weighed as two single texts, by models fitted on all generators.
Compared are boosted trees (what ships), a logistic scorecard (each feature cut into classes), and Fellegi-Sunter with
weights by expectation maximisation, which sees no labels (Winkler 1988). The rules above the model are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns import components
from crawler.campaigns.evidence_model import Trees
from crawler.campaigns.grouping import Groups
from crawler.campaigns.merging import BAR, Judge, groups_behind, merge
from crawler.campaigns.pair_features import FEATURES, PairEvidence
from crawler.campaigns.service import rebuild
from crawler.store import Store
from quality.joined_pairs import read_judged
from quality.training.campaign_evidence import OF_RULES, PRIOR, SAMPLED, UNUSED, at_prior, fit, read

Rows = NDArray[np.float64]
Labels = NDArray[np.int64]
Weigh = Callable[[Rows], NDArray[np.float64]]
"""Log odds of rows."""
CLASSES: Final = 6
"""Classes of a feature in the scorecard, by quantiles of the pairs that the fit sees; NaN is one more."""
LEVELS: Final = 3
"""Levels of agreement of a feature for Fellegi-Sunter, as splink has them: none, some, much. NaN says nothing."""
ROUNDS: Final = 60
"""Rounds of expectation maximisation; the weights stand still after about 30."""
USED: Final = [place for place, name in enumerate(FEATURES) if name not in UNUSED | OF_RULES]


class Measured(NamedTuple):
    """How well a model tells pairs."""

    average_precision: float
    brier: float
    log_loss: float
    precision: float
    """At the bar from which groups are joined."""
    recall: float


def trees(rows: Rows, labels: Labels, weights: NDArray[np.float64]) -> Weigh:
    """Boosted trees, as they ship."""
    made = Trees(fit(rows, labels, weights))
    return lambda found: made.weights(found.tolist())


def scorecard(rows: Rows, labels: Labels, weights: NDArray[np.float64]) -> Weigh:
    """Logistic regression on classes of each feature: a weight for each class."""
    from sklearn.linear_model import LogisticRegression

    cuts = _cuts(rows, CLASSES)
    made = LogisticRegression(C=1.0, max_iter=500).fit(_indicators(rows, cuts), labels, sample_weight=weights)

    def weigh(found: Rows) -> NDArray[np.float64]:
        told: NDArray[np.float64] = made.decision_function(_indicators(found, cuts))
        return told

    return weigh


def fellegi_sunter(rows: Rows, labels: Labels, weights: NDArray[np.float64]) -> Weigh:
    """Log ratio of how usual each level is in right and in wrong pairs, learned without labels."""
    cuts = _cuts(rows, LEVELS)
    levels = _levels(rows, cuts)
    # Begins from the pairs whose texts are nearest, as splink begins from exact agreement.
    share = rows[:, FEATURES.index("rare_nearest")]
    right = np.clip(np.nan_to_num(share), 0.05, 0.95)
    ratio = np.zeros((len(USED), LEVELS))
    for _ in range(ROUNDS):
        for place in range(len(USED)):
            for level in range(LEVELS):
                inside = levels[:, place] == level
                known = levels[:, place] >= 0
                m, u = (
                    (float((part * weights)[inside].sum()) + 1.0)
                    / (float((part * weights)[known].sum()) + LEVELS)
                    for part in (right, 1 - right)
                )
                ratio[place, level] = np.log(m / u)
        odds = _summed(levels, ratio) + np.log(PRIOR / (1 - PRIOR))
        right = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return lambda found: _summed(_levels(found, cuts), ratio) + np.log(PRIOR / (1 - PRIOR))


MODELS: Final = {"trees": trees, "scorecard": scorecard, "Fellegi-Sunter": fellegi_sunter}


def _cuts(rows: Rows, classes: int) -> list[NDArray[np.float64]]:
    shares = np.linspace(0, 1, classes + 1)[1:-1]
    return [np.unique(np.nanquantile(rows[:, place], shares)) for place in USED]


def _levels(rows: Rows, cuts: Sequence[NDArray[np.float64]]) -> Labels:
    """Level of each feature used, -1 where it isn't known."""
    found = [
        np.where(np.isnan(rows[:, place]), -1, np.searchsorted(cut, rows[:, place], side="left"))
        for place, cut in zip(USED, cuts, strict=True)
    ]
    return np.stack(found, axis=1)


def _indicators(rows: Rows, cuts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    levels = _levels(rows, cuts)
    found: NDArray[np.float64] = (
        (levels[:, :, None] == np.arange(-1, CLASSES)).reshape(len(rows), -1).astype(np.float64)
    )
    return found


def _summed(levels: Labels, ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.zeros(len(levels))
    for place in range(len(USED)):
        found += np.where(levels[:, place] < 0, 0.0, ratio[place, np.maximum(levels[:, place], 0)])
    return found


def measured(told: NDArray[np.float64], labels: Labels, weights: NDArray[np.float64]) -> Measured:
    """How well weights tell right pairs from wrong ones, each pair of some importance."""
    from sklearn.metrics import average_precision_score, brier_score_loss, log_loss

    shares = 1 / (1 + np.exp(-np.clip(told, -30, 30)))
    joined = told > BAR
    hit = float((weights * joined * labels).sum())
    return Measured(
        float(average_precision_score(labels, told, sample_weight=weights)),
        float(brier_score_loss(labels, shares, sample_weight=weights)),
        float(log_loss(labels, shares, sample_weight=weights, labels=[0, 1])),
        hit / max(1e-9, float((weights * joined).sum())),
        hit / max(1e-9, float((weights * labels).sum())),
    )


def left_out(paths: Sequence[Path]) -> dict[str, dict[str, Measured]]:
    """For each model what it reaches on each generator, fitted on the others."""
    found: defaultdict[str, dict[str, Measured]] = defaultdict(dict)
    for name in sorted({path.stem.split("-")[0] for path in paths}):
        seen = read([path for path in paths if path.stem.split("-")[0] != name], SAMPLED)
        rows, labels, _ = read([path for path in paths if path.stem.split("-")[0] == name], SAMPLED)
        for model, make in MODELS.items():
            found[model][name] = measured(make(*seen)(rows), labels, at_prior(labels))
    return dict(found)


def _judged_families(store: Store) -> dict[frozenset[int], str]:
    """Verdicts by the two families of a judged pair; pairs of one family are one text."""
    of = dict(
        store.database.rows(
            'SELECT l."key", f.family FROM listings AS l JOIN family_versions AS f ON f.listing = l.id'
        ).fetchall()
    )
    return {
        frozenset((of[pair.one], of[pair.other])): pair.verdict
        for pair in read_judged()
        if pair.one in of and pair.other in of and of[pair.one] != of[pair.other]
    }


def judged_pairs(home: Path) -> tuple[Rows, Sequence[str]]:
    """Features and verdicts of the judged pairs of a home that hang together at all, as two single texts."""
    with Store(home) as store:
        wanted: dict[frozenset[int], str] = {}
        rows: list[list[float]] = []
        verdicts: list[str] = []

        def listen(
            groups: Groups,
            families: Sequence[int],
            evidence: PairEvidence,
            judge: Judge,
            watch: Callable[..., None] | None = None,
        ) -> object:
            wanted.update(
                {} if wanted else _judged_families(store)
            )  # joining anew gives families other numbers
            place = {family: number for number, family in enumerate(families)}
            behind = groups_behind(evidence, {number: number for number in place.values()})
            for ends, verdict in wanted.items():
                if ends <= place.keys():
                    one, other = sorted(place[family] for family in ends)
                    rows.append(evidence.features([one], [other], behind))
                    verdicts.append(verdict)
            return merge(groups, families, evidence, judge, watch)

        vars(components)["merge"] = listen
        try:
            rebuild(store)
        finally:
            vars(components)["merge"] = merge
    return np.array(rows), verdicts


def main(arguments: Sequence[str] = ()) -> None:
    """Print a table of the generators left out, and one of the judged pairs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--real", type=Path, help="home with the judged pairs")
    options = parser.parse_args(arguments)
    head = "".join(f"{name.replace('_', ' '):>19}" for name in Measured._fields)
    print(f"{'left out':<28}{head}")
    for model, by_name in left_out(options.pairs).items():
        for name, told in by_name.items():
            print(_line(f"{model} {name}", told))
        print(_line(f"{model} mean", Measured(*np.mean([*by_name.values()], axis=0))))
    if options.real:
        _print_real(options.pairs, options.real, head)


def _print_real(paths: Sequence[Path], home: Path, head: str) -> None:
    rows, verdicts = judged_pairs(home)
    if not verdicts:
        print(
            f"\n{home} holds none of the judged pairs: make it with `python -m quality.joined_pairs home {home}`"
        )
        return
    seen = read(paths, SAMPLED)
    alike = rows[:, FEATURES.index("language")] == 1
    print(f"\n{'judged real pairs':<28}{head}")
    for question, right in (("one story", ("same",)), ("one advertiser", ("same", "actor"))):
        labels = np.array([int(verdict in right) for verdict in verdicts])[alike]
        for model, make in MODELS.items():
            told = measured(make(*seen)(rows[alike]), labels, np.ones(len(labels)))
            print(_line(f"{model}, {question} ({labels.sum()} of {len(labels)})", told))


def _line(name: str, told: Measured) -> str:
    return f"{name:<50}" + "".join(f"{value:>10.3f}" for value in told)


if __name__ == "__main__":
    main(sys.argv[1:])
