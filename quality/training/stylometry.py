"""Fits the weights of the stylometric features on the open EMSCAD ads, and measures what they find.

`python -m quality.training.stylometry` prints the share of the fraud above the score of 5 % of the ordinary ads: in
grouped cross-validation (ads that share a text are never in two folds) and in sample. With `--write` the weights go
into `tables/shape.toml` of the catalogue, whose rows are the features to fit.
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
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from crawler.assess import assess
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue_files import SHIPPED
from crawler.indicators.stylometry import FITTED_LANGUAGES, LOGIT_SPAN, MAX_POINTS, stylometric_features
from quality.gate.indicators import emscad
from quality.material import material

TABLE: Final = SHIPPED / "tables" / "shape.toml"
RIDGE: Final = 5.0
"""Strength of the L2 penalty on every weight but the start: how much evidence a feature needs to weigh anything.

Set by hand in 2026, not searched for; scikit-learn takes its inverse as `C`."""
ORDINARY_SHARE: Final = 0.05
"""Share of the ordinary ads that may score as high as the fraud that counts as found: what analysts can look at."""
FOLDS: Final = 8
"""Parts of the cross-validation; set by hand."""
SHUFFLES: Final = 4
"""Repetitions of the cross-validation with other folds: shows how much the figure depends on them."""
TOLERANCE: Final = 1e-8
"""Gradient at which the solver stops; the weights are written with two decimals."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TrainingAds:
    """The ads as numbers, a row each."""

    features: Numbers
    """Strength (0..1) of each feature, a column each; all 0 where `fitted` is False."""
    fitted: Flags
    """True for a job ad in a language that the weights are fitted on."""
    points: Numbers
    """Score without the stylometric points."""
    low: Flags
    """True in band `low`, which stylometric points never lift an ad out of."""
    fraud: Flags
    groups: NDArray[np.str_]
    """Ads with the same group share a text."""

    def where(self, chosen: Flags | NDArray[np.int_]) -> TrainingAds:
        """Some of the ads."""
        return TrainingAds(
            self.features[chosen],
            self.fitted[chosen],
            self.points[chosen],
            self.low[chosen],
            self.fraud[chosen],
            self.groups[chosen],
        )


def read(catalogue: Catalogue, names: Sequence[str]) -> TrainingAds:
    """Assess the ads without stylometric points. Raises NoMaterial where the set isn't here."""
    plain = replace(catalogue, tables=replace(catalogue.tables, stylometric_weights={}))
    lines = material("ads", "emscad.jsonl").read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    strengths: list[list[float]] = []
    assessed = []
    for row in rows:
        posting = emscad(row)
        assessment = assess(posting, catalogue=plain)
        found = stylometric_features(
            AnalysedPosting(posting, assessment.contacts, assessment.language, catalogue)
        )
        fitted = assessment.language in FITTED_LANGUAGES and assessment.document_type == "ad"
        strengths.append([found.get(name, 0.0) * fitted for name in names])
        assessed.append((fitted, assessment.score, assessment.band == "low"))
    fitted_ads, points, low = zip(*assessed, strict=True)
    return TrainingAds(
        np.array(strengths),
        np.array(fitted_ads),
        np.array(points),
        np.array(low),
        np.array([row["label"] == "fraud" for row in rows]),
        np.array([row["group"] for row in rows]),
    )


def fit(ads: TrainingAds) -> Numbers:
    """Start and weights of an L2-penalised logistic regression; n ads of one text count as the root of n."""
    ads = ads.where(ads.fitted)
    sizes = Counter(ads.groups)
    counts = np.array([sizes[group] ** -0.5 for group in ads.groups])
    model = LogisticRegression(C=1 / RIDGE, tol=TOLERANCE, solver="newton-cholesky")
    model.fit(ads.features, ads.fraud, sample_weight=counts)
    return np.concatenate([model.intercept_, model.coef_[0]])


def scores(ads: TrainingAds, weights: Numbers) -> Numbers:
    """Scores with stylometric points, before the learned reader's points."""
    total = weights[0] + ads.features @ weights[1:]
    known = ads.fitted & (ads.features != 0).any(axis=1)
    points = np.clip((total + LOGIT_SPAN) / (2 * LOGIT_SPAN), 0.0, 1.0) * MAX_POINTS * known
    result: Numbers = ads.points + points
    return result.round(2)


def found(ads: TrainingAds, scored: Numbers) -> tuple[float, float]:
    """Share of the fraudulent ads, and of their texts, above the score that 5 % of the ordinary ads reach."""
    limit = np.sort(scored[~ads.fraud])[::-1][int((~ads.fraud).sum() * ORDINARY_SHARE)]
    caught = ads.fraud & (scored > limit)
    return float(caught.sum() / ads.fraud.sum()), len(set(ads.groups[caught])) / len(
        set(ads.groups[ads.fraud])
    )


def cross_validated(ads: TrainingAds, seed: int) -> tuple[float, float]:
    """`found` where every ad is scored by weights fitted on the texts of the other folds."""
    scored = np.zeros(len(ads.fraud))
    folds = GroupKFold(n_splits=FOLDS, shuffle=True, random_state=seed)
    for others, fold in folds.split(ads.features, groups=ads.groups):
        scored[fold] = scores(ads.where(fold), fit(ads.where(others)))
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
    shipped = np.array([catalogue.tables.stylometric_weights[name] for name in ("start", *names)])
    fitted = fit(ads)
    for what, (share, texts) in (
        ("without stylometric points", found(ads, ads.points)),
        *((f"cross-validated, shuffle {seed}", cross_validated(ads, seed)) for seed in range(SHUFFLES)),
        ("in sample, as the table is", found(ads, scores(ads, shipped))),
        ("in sample, fitted again", found(ads, scores(ads, fitted))),
    ):
        print(f"   {what:<30}{share:6.1%} of the fraud, {texts:6.1%} of its texts")
    print(f"   largest difference of a weight from the table: {np.abs(fitted - shipped).max():.3f}")
    if "--write" in arguments:
        write(names, fitted)
        print(f"   {len(names)} weights written to {TABLE.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
