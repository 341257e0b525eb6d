"""Fit what tells warnings, news and victims' reports from ads: `python -m quality.training.warning_typer [--write]`.

A logistic regression over hashed character n-grams, and a second one over its score and the cues of the catalogue
(`crawler.indicators.warning_cues`). The second learns from scores by models that saw neither the writer nor the
group of a text, and from cues without the phrases that match texts of that writer alone: the open writers' own
words are in the catalogue by now, those of a new writer are not. The bar is the score that `ADS_LOST` of unseen
writers' ads exceed. Deterministic for the same data and library versions.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from crawler.assess import SAMPLE
from crawler.classifier.bucket_weights import packed
from crawler.classifier.model import WARNINGS
from crawler.contacts import find_contacts
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.document_type import warning_block
from crawler.indicators.warning_cues import warning_cues
from crawler.records import JobPosting
from crawler.text.language import detect
from quality.training.command import tell_written, trainer_parser
from quality.training.labelled_texts import LabelledText, labelled_texts
from quality.training.ngram_rows import NgramRows, ngram_rows

ADS_LOST: Final = 0.01
"""Share of unseen writers' ads above the bar: what the project allows."""
MIMICS: Final = frozenset(["o20", "o36"])
"""Writers who were asked for ads in the words of warnings: a quarter of their ads is above any bar that tells half of
the warnings. They set no bar; what such ads show of an offer brings them before an analyst all the same."""
MOST_OF_A_SET: Final = 150
"""Texts of each real set that are used: their ads are easily told, and there are nine times as many."""
PIECE: Final = 100
"""Characters of the beginning of each ad that is used as an ad of its own: most warnings of writers are shorter than
their ads, and a short offer must not be taken for a warning. Set by hand in 2026."""
PIECES: Final = " pieces"
PIECE_WEIGHT: Final = 0.25
"""Weight of a piece beside a whole text. Set by hand in 2026."""
ADS: Final = ("suspicious", "honest")
FOLDS: Final = 5
STRENGTH: Final = 30.0
"""Inverse of the L2 penalty of the n-grams; 10, 30 and 100 told alike (November 2026)."""
WARNING_WEIGHT: Final = 8.0
REAL_WEIGHT: Final = 0.5
GATE_WEIGHT: Final = 0.3
"""Weights of the texts: of 277 warnings beside 2,300 ads, of real texts, and of the gate's, which one hand wrote.
Chosen among four settings by what was told of unseen writers at `ADS_LOST` (.22 to .24 by n-grams alone)."""
CUE_KEYS: Final = ("context/warning", "context/testimony", "context/apply", "context/ad-structure")

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Material:
    """Texts as the two models see them."""

    texts: Sequence[LabelledText]
    rows: NgramRows
    cues: Scores
    names: tuple[str, ...]
    """Of the columns of `cues`."""

    def of(self, name: str) -> NDArray[np.bool_]:
        """Which texts are of a label or of a source."""
        return np.array([name in (text.label, text.source) for text in self.texts])


def material() -> Material:
    """Read, fold and hash the texts; look for cues in them."""
    texts = list(_chosen(labelled_texts()))
    catalogue = load_catalogue()
    ads = [_analysed(text, catalogue) for text in texts]
    _forget_own_cues(texts, ads)
    rows = ngram_rows([ad.text for ad in ads], [(text.source, text.group) for text in texts])
    values = [warning_cues(ad, *warning_block(ad)) for ad in ads]
    names = tuple(values[0])
    cues = np.array([[float(value[name]) for name in names] for value in values])
    return Material(texts, rows, cues, names)


def _chosen(texts: Iterator[LabelledText]) -> Iterator[LabelledText]:
    """All invented texts, and some of each real set."""
    seen: Counter[tuple[str, str]] = Counter()
    for text in sorted(texts, key=lambda one: (one.source, _hash(one.text))):
        seen[text.source, text.label] += 1
        if text.writer or seen[text.source, text.label] <= MOST_OF_A_SET:
            yield text
            if text.label in ADS and len(text.text) > 2 * PIECE:
                yield replace(text, text=text.text[:PIECE].rsplit(None, 1)[0], source=text.source + PIECES)


def _analysed(text: LabelledText, catalogue: Catalogue) -> AnalysedPosting:
    posting = JobPosting(url="", source="", text=text.text)
    return AnalysedPosting(posting, find_contacts(posting), detect(text.text[:SAMPLE], ""), catalogue)


def _forget_own_cues(texts: Sequence[LabelledText], ads: Sequence[AnalysedPosting]) -> None:
    """Take out of each open writer's texts the cues whose phrase matches texts of no other writer or set."""
    users: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for text, ad in zip(texts, ads, strict=True):
        for key in CUE_KEYS:
            for match in ad.matches(key):
                users[key, match.phrase.language, match.phrase.line].add(text.writer or text.source)
    for text, ad in zip(texts, ads, strict=True):
        for key in CUE_KEYS if text.source.startswith("pairs") else ():
            kept = [m for m in ad.matches(key) if len(users[key, m.phrase.language, m.phrase.line]) > 1]
            ad.found.pop(key, None)
            if kept:
                ad.found[key] = kept


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def _fold(text: LabelledText) -> int:
    """Fold of a text: that of its writer, or of its group."""
    return _hash(text.writer or f"{text.source}:{text.group}") % FOLDS


def _weights(data: Material) -> Scores:
    real = np.array([not text.writer for text in data.texts])
    gate = data.of("gate") | data.of("offers")
    weights = np.where(data.of("warning"), WARNING_WEIGHT, 1.0)
    weights = weights * np.where(real, REAL_WEIGHT, 1.0) * np.where(gate, GATE_WEIGHT, 1.0)
    return weights * np.where([text.source.endswith(PIECES) for text in data.texts], PIECE_WEIGHT, 1.0)


def _fit_ngrams(data: Material, chosen: NDArray[np.bool_]) -> LogisticRegression:
    model = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=True, max_iter=1000, tol=1e-2, random_state=0
    )
    return model.fit(
        data.rows.features[chosen], data.of("warning")[chosen], sample_weight=_weights(data)[chosen]
    )


def out_of_fold(data: Material) -> Scores:
    """Scores of the n-grams by models that saw neither the writer nor the group of a text."""
    folds = np.array([_fold(text) for text in data.texts])
    scores = np.zeros(len(data.texts))
    for fold in range(FOLDS):
        unseen = folds == fold
        scores[unseen] = _fit_ngrams(data, ~unseen).decision_function(data.rows.features[unseen])
    return scores


def _fit_cues(data: Material, scores: Scores, chosen: NDArray[np.bool_]) -> LogisticRegression:
    """The second model, fitted on open writers: real texts are too easily told to weigh cues by."""
    columns = np.column_stack((data.cues, scores))
    weights = np.where(data.of("pairs" + PIECES), PIECE_WEIGHT, 1.0)
    return LogisticRegression(max_iter=500).fit(
        columns[chosen], data.of("warning")[chosen], sample_weight=weights[chosen]
    )


def combined(data: Material, scores: Scores) -> Scores:
    """Scores of both models; of an open writer's text by a second model that did not see the writer."""
    columns = np.column_stack((data.cues, scores))
    pairs = data.of("pairs") | data.of("pairs" + PIECES)
    writers = np.array([text.writer for text in data.texts])
    total = _fit_cues(data, scores, pairs).decision_function(columns)
    for writer in sorted(set(writers[pairs])):
        unseen = writers == writer
        total[unseen] = _fit_cues(data, scores, pairs & ~unseen).decision_function(columns[unseen])
    return np.asarray(total)


def bar_of(data: Material, total: Scores) -> float:
    """The score that `ADS_LOST` of the open writers' ads exceed, without those of `MIMICS`."""
    mimics = np.array([text.writer in MIMICS for text in data.texts])
    ads = data.of("pairs") & (data.of("suspicious") | data.of("honest")) & ~mimics
    return float(np.quantile(total[ads], 1.0 - ADS_LOST))


def report(data: Material, total: Scores, bar: float) -> list[str]:
    """Share above the bar, by set and label."""
    lines = []
    for source in sorted({text.source for text in data.texts}):
        for label in ("warning", "suspicious", "honest", "other"):
            chosen = data.of(source) & data.of(label)
            if chosen.any():
                lines.append(
                    f"{source:28s} {label:10s} {(total[chosen] > bar).mean():6.3f} of {chosen.sum()}"
                )
    return lines


def write(data: Material, scores: Scores, bar: float) -> None:
    """Fit both on all texts and write the weights of n-grams as 8-bit numbers."""
    fitted = _fit_ngrams(data, np.ones(len(data.texts), bool))
    array, largest = packed(data.rows.shipped(fitted.coef_[0]))
    second = _fit_cues(data, scores, data.of("pairs") | data.of("pairs" + PIECES))
    *cues, ngrams = (round(float(factor), 3) for factor in second.coef_[0])
    about = {
        "largest": {"warning": largest},
        "biases": {"warning": float(fitted.intercept_[0])},
        "ngrams": ngrams,
        "cues": dict(zip(data.names, cues, strict=True)),
        "bias": round(float(second.intercept_[0]) - bar, 3),
    }
    digest = hashlib.sha256(array.tobytes() + json.dumps(about, sort_keys=True).encode())
    text = json.dumps({**about, "version": digest.hexdigest()[:12]}, sort_keys=True)
    np.savez_compressed(WARNINGS, allow_pickle=False, weights_warning=array, about=np.array(text))


def main() -> None:
    """Print figures on unseen writers; with --write also fit on all and write."""
    arguments = trainer_parser(__doc__, WARNINGS).parse_args()
    data = material()
    scores = out_of_fold(data)
    total = combined(data, scores)
    bar = bar_of(data, total)
    print(f"{len(data.texts)} texts, bar {bar:.3f}")
    print("\n".join(report(data, total, bar)))
    if arguments.write:
        write(data, scores, bar)
        tell_written(WARNINGS)


if __name__ == "__main__":
    main()
