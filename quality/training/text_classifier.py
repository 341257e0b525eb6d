"""Fit the weights of `crawler.classifier`: `python -m quality.training.text_classifier [--write] [--quick]`.

Three linear models (logistic regression, L2) over hashed character n-grams: suspicious offer or not; job ad or not;
and, fitted on pairs alone, which of two ads one meaning apart is the harmful one. Fitted on everything, the first
leans on what real suspicious texts are about: above 95 of 100 unseen writers' honest ads it has .39 of their
suspicious ones, the third .48 (November 2026, 22 writers in four folds).

Scores for the bars come from texts that the model has not seen: folds split by group (near-duplicates stay
together) and by writer. A bar is the score that `FALSE_ALARMS` of a language's honest ads and other messages
exceed. Deterministic for the same data and library versions.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from crawler.classifier.bucket_weights import packed
from crawler.classifier.model import WEIGHTS
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.records import JobPosting
from quality.training.command import tell_written, trainer_parser
from quality.training.labelled_texts import LabelledText, labelled_texts
from quality.training.ngram_rows import NgramRows, ngram_rows

FALSE_ALARMS: Final = 0.006
"""Share of a language's honest texts above its bar: less than half of what the project allows in all (1.5 %)."""
FEWEST_SUSPICIOUS: Final = 4
"""Groups of real suspicious texts in a language from which its bar may lie below the common one."""
FEWEST_FOR_BAR: Final = 120
"""Honest groups of a language from which it gets a bar of its own; fewer can't show 1 %."""
FOLDS: Final = 4
STRENGTH: Final = 100.0
"""Inverse of the L2 penalty. Of 10, 30, 100 and 300 it found as many of unseen writers' texts as the last, and .51 of
EMSCAD's fraud above 95 of 100 of its honest ads, .33, .36 and .55 with the others (November 2026)."""
MOST_HONEST: Final = 600
"""Honest groups of one set that are used with --quick; without it all are."""
POSITIVE_SHARE: Final = 0.25
"""Weight of all real suspicious texts beside all real honest ones: without it 900 of 19,000 would say little."""
PAIR_HONEST_WEIGHT: Final = 8.0
PAIR_SUSPICIOUS_WEIGHT: Final = 0.5
"""Weights of writers' pairs: twins share their topic, so n-grams must learn that the topic alone is no sign."""
BOARD_FRAUD_WEIGHT: Final = 0.1
BOARD_HONEST_WEIGHT: Final = 0.6
"""Weights of EMSCAD's labels: its fraud copies honest ads and would teach that office work is suspicious."""

MODELS: Final = ("suspicion", "ad", "twin")
PAIRED: Final = ("pairs", "blind_writers")
"""Sets of ads that differ in one meaning."""
TWIN_STRENGTH: Final = 10.0
"""Inverse of the L2 penalty of the model of pairs; 3, 10 and 30 found .465, .475 and .474 (November 2026)."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Material:
    """Texts as the models see them."""

    texts: Sequence[LabelledText]
    rows: NgramRows
    folds: NDArray[np.int64]


def material(quick: bool) -> Material:
    """Read, fold and hash all labelled texts."""
    texts = list(labelled_texts())
    if quick:
        seen: Counter[str] = Counter()
        kept = []
        for text in texts:
            seen[text.source] += text.label != "suspicious"
            if text.writer or text.label == "suspicious" or seen[text.source] <= MOST_HONEST:
                kept.append(text)
        texts = kept
    catalogue = load_catalogue()
    folded = [
        AnalysedPosting(JobPosting(url="", source="", text=text.text), (), "und", catalogue).text
        for text in texts
    ]
    rows = ngram_rows(folded, [(text.source, text.group) for text in texts])
    return Material(texts, rows, np.array([_fold(text) for text in texts]))


def _fold(text: LabelledText) -> int:
    """Fold of a text: that of its group, and of its writer where it has one."""
    name = text.writer or f"{text.source}:{text.group}"
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def _weights(texts: Sequence[LabelledText]) -> Scores:
    groups = Counter((text.source, text.group) for text in texts)
    weights = np.array([groups[(text.source, text.group)] ** -0.8 for text in texts])
    real = np.array([not text.writer and text.source != "emscad" for text in texts])
    bad = np.array([text.label == "suspicious" for text in texts])
    by_language: defaultdict[str, float] = defaultdict(float)
    for text, weight, is_real, is_bad in zip(texts, weights, real, bad, strict=True):
        if is_real and is_bad:
            by_language[text.language] += weight
    for place, text in enumerate(texts):
        if real[place] and bad[place]:
            weights[place] *= min(8.0, (120.0 / by_language[text.language]) ** 0.5)
    if (real & bad).any():
        weights[real & bad] *= POSITIVE_SHARE * weights[real & ~bad].sum() / weights[real & bad].sum()
    written = np.array([bool(text.writer) for text in texts])
    weights[written & ~bad] = PAIR_HONEST_WEIGHT
    weights[written & bad] = PAIR_SUSPICIOUS_WEIGHT
    board = np.array([text.source == "emscad" for text in texts])
    weights[board & bad] *= BOARD_FRAUD_WEIGHT
    weights[board & ~bad] *= BOARD_HONEST_WEIGHT
    return weights


def _fit(
    features: sparse.csr_matrix, target: NDArray[np.bool_], weights: Scores, strength: float
) -> LogisticRegression:
    """Fit one model; texts of weight 0 are left out."""
    chosen = weights > 0.0
    features, target, weights = features[chosen], target[chosen], weights[chosen]
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, max_iter=1000, tol=1e-2, random_state=0
    )
    return model.fit(features, target, sample_weight=weights)


def _targets(texts: Sequence[LabelledText]) -> dict[str, tuple[NDArray[np.bool_], Scores, float]]:
    """Model -> what it tells apart, how much each text counts for it, and its strength."""
    label = np.array([text.label for text in texts])
    groups = Counter((text.source, text.group) for text in texts)
    once = np.array([groups[(text.source, text.group)] ** -1.0 for text in texts])
    suspicious, is_ad = label == "suspicious", np.isin(label, ["suspicious", "honest"])
    once[is_ad] *= once[~is_ad].sum() / once[is_ad].sum()
    paired = is_ad & np.array([text.source in PAIRED for text in texts])
    return {
        "suspicion": (suspicious, _weights(texts), STRENGTH),
        "ad": (is_ad, once, STRENGTH),
        "twin": (suspicious, paired.astype(np.float64), TWIN_STRENGTH),
    }


def out_of_fold(data: Material) -> dict[str, Scores]:
    """Scores of each text by models that saw neither its group nor its writer."""
    scores = {name: np.zeros(len(data.texts)) for name in MODELS}
    for fold in range(FOLDS):
        seen, unseen = data.folds != fold, data.folds == fold
        for name, (target, weights, strength) in _targets(data.texts).items():
            model = _fit(data.rows.features[seen], target[seen], weights[seen], strength)
            scores[name][unseen] = model.decision_function(data.rows.features[unseen])
    return scores


def bars_of(texts: Sequence[LabelledText], scores: Scores) -> dict[str, float]:
    """Language -> bar; `*` for languages with too few honest texts."""
    honest = np.array(
        [not text.writer and text.source != "emscad" and text.label != "suspicious" for text in texts]
    )
    overall = float(np.quantile(scores[honest], 1.0 - FALSE_ALARMS))
    bars = {"*": overall}
    for language in sorted({text.language for text in texts}):
        of_it = honest & np.array([text.language == language for text in texts])
        if len({text.group for text, chosen in zip(texts, of_it, strict=True) if chosen}) >= FEWEST_FOR_BAR:
            bar = float(np.quantile(scores[of_it], 1.0 - FALSE_ALARMS))
            known = {t.group for t in texts if t.language == language and _real_suspicious(t)}
            bars[language] = bar if len(known) >= FEWEST_SUSPICIOUS else max(bar, overall)
    return {name: round(bar, 3) for name, bar in bars.items()}


def _real_suspicious(text: LabelledText) -> bool:
    return text.label == "suspicious" and not text.writer and text.source != "emscad"


def report(texts: Sequence[LabelledText], scores: dict[str, Scores], bars: dict[str, float]) -> list[str]:
    """Recall and false alarms by set, out of fold, by group."""
    above = np.array(
        [
            score >= bars.get(text.language, bars["*"])
            for text, score in zip(texts, scores["suspicion"], strict=True)
        ]
    )
    lines = []
    for source in sorted({text.source for text in texts}):
        for label in ("suspicious", "honest", "warning", "other"):
            groups: defaultdict[str, bool] = defaultdict(bool)
            for text, up in zip(texts, above, strict=True):
                if text.source == source and text.label == label:
                    groups[text.group] |= bool(up)
            if groups:
                share = sum(groups.values()) / len(groups)
                lines.append(f"{source:28s} {label:10s} {share:6.3f} of {len(groups)}")
    label_of = np.array([text.label for text in texts])
    is_ad, told = np.isin(label_of, ["suspicious", "honest"]), scores["ad"] > 0
    lines.append(f"ad: {told[is_ad].mean():.3f} of {is_ad.sum()} told, {told[~is_ad].mean():.3f} of others")
    return lines


def write(data: Material, bars: dict[str, float]) -> None:
    """Fit on all texts and write the weights as 8-bit numbers."""
    arrays: dict[str, NDArray[np.generic]] = {}
    largest, biases = {}, {}
    for name, (target, weights, strength) in _targets(data.texts).items():
        model = _fit(data.rows.features, target, weights, strength)
        arrays[f"weights_{name}"], largest[name] = packed(data.rows.shipped(model.coef_[0]))
        biases[name] = float(model.intercept_[0])
    digest = hashlib.sha256(json.dumps([largest, biases, bars], sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(arrays[name].tobytes())
    about = {"largest": largest, "biases": biases, "bars": bars, "version": digest.hexdigest()[:12]}
    arrays["about"] = np.array(json.dumps(about, sort_keys=True))
    np.savez_compressed(WEIGHTS, allow_pickle=False, **arrays)


def main() -> None:
    """Print out-of-fold figures; with --write also fit on all and write."""
    parser = trainer_parser(__doc__, WEIGHTS)
    parser.add_argument(
        "--quick", action="store_true", help=f"at most {MOST_HONEST} honest texts of each set"
    )
    arguments = parser.parse_args()
    data = material(arguments.quick)
    print(f"{len(data.texts)} texts", flush=True)
    scores = out_of_fold(data)
    bars = bars_of(data.texts, scores["suspicion"])
    print("\n".join(report(data.texts, scores, bars)))
    print("bars", bars)
    if arguments.write:
        write(data, bars)
        tell_written(WEIGHTS)


if __name__ == "__main__":
    main()
