"""Fits the weights of an ad's shape on the open EMSCAD ads, and tells what they find in texts not fitted on.

`python -m quality.training.stylometry` prints the share of the fraud above the score of 5 % of the ordinary ads:
in grouped cross-validation (ads that share a text are never in two parts) and in sample. With `--write` the
weights go into `data/tables/shape.toml`, whose rows say which signs are fitted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.assess import assess
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.load import SHIPPED
from crawler.indicators.stylometry import FITTED_LANGUAGES, LOGIT_SPAN, MAX_POINTS, stylometric_features
from crawler.score_rules import LOOK
from quality.gate.indicators import emscad
from quality.material import material

TABLE: Final = SHIPPED / "tables" / "shape.toml"
REGULARISATION: Final = 5.0
"""Ridge on every weight but the start: how strongly a sign must speak to weigh anything."""
SHARE: Final = 0.05
"""Ordinary ads that may stand as high as the fraud that counts as found."""
FOLDS: Final = 8
SHUFFLES: Final = 4
ROUNDS: Final = 25
"""Steps of Newton's method; it stands still after about ten."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ads:
    """The ads as numbers, a row each."""

    signs: Numbers
    """Strength (0..1) of each sign, a column each; all 0 where the shape isn't asked."""
    shaped: Flags
    """True where the shape is asked: a job ad in a language it was fitted on."""
    points: Numbers
    """Score without the shape."""
    low: Flags
    """True in band `low`, which no shape lifts an ad out of."""
    fraud: Flags
    groups: tuple[str, ...]
    """Which ads share a text."""

    def where(self, chosen: Flags) -> Ads:
        """Some of the ads."""
        groups = tuple(group for group, taken in zip(self.groups, chosen, strict=True) if taken)
        return Ads(
            self.signs[chosen],
            self.shaped[chosen],
            self.points[chosen],
            self.low[chosen],
            self.fraud[chosen],
            groups,
        )


def read(catalogue: Catalogue, names: Sequence[str]) -> Ads:
    """Assess the ads without their shape. Raises NoMaterial where the set isn't here."""
    shapeless = replace(catalogue, tables=replace(catalogue.tables, stylometric_weights={}))
    lines = material("ads", "emscad.jsonl").read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    strengths: list[list[float]] = []
    assessed = []
    for row in rows:
        posting = emscad(row)
        assessment = assess(posting, catalogue=shapeless)
        found = stylometric_features(
            AnalysedPosting(posting, assessment.contacts, assessment.language, catalogue)
        )
        shaped = assessment.language in FITTED_LANGUAGES and assessment.document_type == "ad"
        strengths.append([found.get(name, 0.0) * shaped for name in names])
        assessed.append((shaped, assessment.score, assessment.band == "low"))
    shaped_ads, points, low = zip(*assessed, strict=True)
    return Ads(
        np.array(strengths),
        np.array(shaped_ads),
        np.array(points),
        np.array(low),
        np.array([row["label"] == "fraud" for row in rows]),
        tuple(row["group"] for row in rows),
    )


def fit(ads: Ads, regularisation: float = REGULARISATION) -> Numbers:
    """Start and weights of a ridged logistic regression; n ads of one text count as the root of n."""
    ads = ads.where(ads.shaped)
    sizes = Counter(ads.groups)
    counts = np.array([sizes[group] ** -0.5 for group in ads.groups])
    columns = np.c_[np.ones(len(ads.groups)), ads.signs]
    ridge = np.eye(columns.shape[1]) * regularisation
    ridge[0, 0] = 0.01
    weights = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-columns @ weights))
        gradient = columns.T @ (counts * (chance - ads.fraud)) + ridge @ weights
        steepness = counts * chance * (1 - chance) + 1e-6
        weights -= np.linalg.solve((columns.T * steepness) @ columns + ridge, gradient)
    return weights


def scores(ads: Ads, weights: Numbers) -> Numbers:
    """Scores with the points of the shape, as `shape` and `ranked` give them."""
    total = weights[0] + ads.signs @ weights[1:]
    known = ads.shaped & (ads.signs != 0).any(axis=1)
    points = np.clip((total + LOGIT_SPAN) / (2 * LOGIT_SPAN), 0.0, 1.0) * MAX_POINTS * known
    result: Numbers = np.where(ads.low, np.minimum(ads.points + points, LOOK - 0.01), ads.points + points)
    return result.round(2)


def found(ads: Ads, scored: Numbers) -> tuple[float, float]:
    """Share of the fraudulent ads, and of their texts, above the score that 5 % of the ordinary ads reach."""
    limit = np.sort(scored[~ads.fraud])[::-1][int((~ads.fraud).sum() * SHARE)]
    caught = ads.fraud & (scored > limit)
    texts = [len({ads.groups[place] for place in np.flatnonzero(which)}) for which in (caught, ads.fraud)]
    return float(caught.sum() / ads.fraud.sum()), texts[0] / texts[1]


def cross_validated(ads: Ads, seed: int) -> tuple[float, float]:
    """`found` where every ad is scored by weights fitted on the texts of the other folds."""
    groups = sorted(set(ads.groups))
    np.random.default_rng(seed).shuffle(groups)
    folds = {group: place % FOLDS for place, group in enumerate(groups)}
    numbers = np.array([folds[group] for group in ads.groups])
    scored = np.zeros(len(numbers))
    for fold in range(FOLDS):
        scored[numbers == fold] = scores(ads.where(numbers == fold), fit(ads.where(numbers != fold)))
    return found(ads, scored)


def write(names: Sequence[str], weights: Numbers) -> None:
    """Put the weights into the table below its opening comment."""
    opening = TABLE.read_text("utf-8").partition("\n[")[0]
    rows = zip(["start", *names], weights, strict=True)
    body = "".join(f"\n[{name}]\nweight = {weight:.2f}\n" for name, weight in rows)
    TABLE.write_text(opening + body, "utf-8")


def main(arguments: Sequence[str] = ()) -> None:
    """Print what is found; with `--write`, change the table."""
    catalogue = load_catalogue()
    names = sorted(catalogue.tables.stylometric_weights.keys() - {"start"})
    ads = read(catalogue, names)
    kept = np.array([catalogue.tables.stylometric_weights[name] for name in ("start", *names)])
    for what, (share, texts) in (
        ("without the shape", found(ads, ads.points)),
        *((f"cross-validated, shuffle {seed}", cross_validated(ads, seed)) for seed in range(SHUFFLES)),
        ("in sample, as the table is", found(ads, scores(ads, kept))),
        ("in sample, fitted anew", found(ads, scores(ads, fit(ads)))),
    ):
        print(f"   {what:<30}{share:6.1%} of the fraud, {texts:6.1%} of its texts")
    if "--write" in arguments:
        write(names, fit(ads))
        print(f"   {len(names)} weights written to {TABLE.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
