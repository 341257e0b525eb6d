"""Fit what tells warnings from ads by their sentences: `python -m quality.training.sentence_warnings [--write]`.

A logistic regression over the direction of a text, as the head of `crawler.sentence_reader` sees it. Vectors of
sentences mean much the same in every language, so what is learned in one holds in another. The figure and the bar
come from models that did not see the writer, nor the near-duplicates of a real text. Deterministic for the same data
and libraries. It needs the extra `reader`; vectors are kept beside those of `quality.training.sentence_head`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from crawler.sentence_reader.encoder import encoder_name, installed_encoder
from crawler.sentence_reader.head import TYPE_WEIGHTS, load_head
from quality.training.command import tell_written, trainer_parser
from quality.training.labelled_texts import CORPUS, labelled_texts
from quality.training.sentence_head import VECTORS, Text, chosen, prepared
from quality.training.sentence_vectors import VectorFile

ADS_LOST: Final = 0.01
"""Share of unseen writers' ads above the bar: what the project allows."""
REAL_LOST: Final = 0.005
"""The same of real ordinary ads."""
REAL_EACH: Final = 8
"""Groups of each label of a real set that are used: real ads are easily told. Set by hand in 2026."""
STRENGTH: Final = 3.0
"""Inverse of the L2 penalty; 1 and 10 told as many (November 2026)."""
WARNING_WEIGHT: Final = 4.0
REAL_WEIGHT: Final = 0.5
GATE_WEIGHT: Final = 0.3
"""Weights of warnings, of real texts and of the gate's warnings, which one hand wrote. Set by hand in 2026."""

Scores = NDArray[np.float64]


class Material:
    """Texts with their directions, labels, weights and folds."""

    def __init__(self, texts: Sequence[Text], rows: NDArray[np.float32]) -> None:
        """Take over texts and the direction of each."""
        self.texts = texts
        self.rows = rows
        self._marks = [(text.labelled.source, text.labelled.label) for text in texts]
        self.source = np.array([text.labelled.source for text in texts])
        self.label = np.array([text.labelled.label for text in texts])
        self.folds = np.array([text.fold for text in texts])
        self.warns = self.label == "warning"
        real = np.array([text.is_real for text in texts])
        weights = np.where(real, REAL_WEIGHT, 1.0) * np.where(self.source == "gate", GATE_WEIGHT, 1.0)
        self.weights = weights * np.where(self.warns, WARNING_WEIGHT, 1.0)

    @property
    def written_ads(self) -> NDArray[np.bool_]:
        """Ads of the open writers."""
        return np.array(
            [source == "pairs" and label in ("suspicious", "honest") for source, label in self._marks]
        )


def material() -> Material:
    """Read, split and encode all texts."""
    file = VectorFile(VECTORS, installed_encoder())
    every = list(labelled_texts(CORPUS))
    rows = [*chosen(every, REAL_EACH), *(row for row in every if row.source == "gate")]
    writers = sorted({row.writer for row in rows if row.source == "pairs"})
    texts = [text for row in rows if (text := prepared(row, writers)) is not None]
    file.prepare(sentence for text in texts for sentence in text.sentences)
    head = load_head()
    return Material(
        texts, np.array([head.direction(file.encode(text.sentences), text.language) for text in texts])
    )


def fit(data: Material, seen: NDArray[np.bool_]) -> LogisticRegression:
    """Fit on some of the texts."""
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    return model.fit(data.rows[seen], data.warns[seen], sample_weight=data.weights[seen])


def out_of_fold(data: Material) -> Scores:
    """Scores by models that saw neither the writer nor the near-duplicates of a text."""
    scores = np.zeros(len(data.texts))
    for fold in sorted(set(data.folds.tolist())):
        unseen = data.folds == fold
        if data.source[unseen][0] != "gate":
            scores[unseen] = fit(data, ~unseen).decision_function(data.rows[unseen])
    return scores


def bar_of(data: Material, scores: Scores) -> float:
    """The score that `ADS_LOST` of unseen writers' ads and `REAL_LOST` of real ones exceed, at most."""
    real = np.array([text.is_real for text in data.texts]) & (data.label == "honest")
    bars = [np.quantile(scores[data.written_ads], 1.0 - ADS_LOST)]
    if real.any():
        bars.append(np.quantile(scores[real], 1.0 - REAL_LOST))
    return float(max(bars))


def report(data: Material, scores: Scores, bar: float) -> list[str]:
    """Share above the bar, by set and label."""
    lines = []
    for source in sorted(set(data.source.tolist()) - {"gate"}):
        for label in ("warning", "suspicious", "honest", "other"):
            one = (data.source == source) & (data.label == label)
            if one.any():
                lines.append(f"{source:28s} {label:10s} {(scores[one] > bar).mean():6.3f} of {one.sum()}")
    return lines


def write(data: Material, bar: float) -> None:
    """Fit on all texts and write the weights."""
    model = fit(data, np.ones(len(data.texts), bool))
    weights = model.coef_[0].astype(np.float16)
    about = {"encoder": encoder_name(), "bias": round(float(model.intercept_[0]) - bar, 4)}
    digest = hashlib.sha256(weights.tobytes() + json.dumps(about, sort_keys=True).encode())
    text = json.dumps({**about, "version": digest.hexdigest()[:12]}, sort_keys=True)
    np.savez_compressed(TYPE_WEIGHTS, allow_pickle=False, weights=weights, about=np.array(text))


def main() -> None:
    """Print out-of-fold figures; with --write also fit on all and write."""
    arguments = trainer_parser(__doc__, TYPE_WEIGHTS).parse_args()
    data = material()
    scores = out_of_fold(data)
    bar = bar_of(data, scores)
    print(f"{len(data.texts)} texts, bar {bar:.3f}")
    print("\n".join(report(data, scores, bar)))
    if arguments.write:
        write(data, bar)
        tell_written(TYPE_WEIGHTS)


if __name__ == "__main__":
    main()
