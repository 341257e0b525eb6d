"""Fit the weights by which an ad's features are weighed together: `python -m quality.training.weighing [--write]`.

A logistic regression over the features of `crawler.indicators.weighing`. It is fitted on the open writers' pairs as a
new writer's ads would look: without the phrases that match texts of that writer alone, and with the scores of the
learned reader and of clauses by models that did not see the writer. Real texts are in it, so that what holds for
invented pairs alone does not decide. Figures are of writers left out, and of real sources left out (three parts). It
takes five minutes of processor, most of them for the learned reader.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from crawler.classifier import TextReading
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.catalogue_files import SHIPPED
from crawler.indicators.document_type import classify_document
from crawler.indicators.findings import findings_of
from crawler.indicators.scoring import score_findings
from crawler.indicators.weighing import weighed_band, weighed_features
from quality.material import material
from quality.training import clauses, text_classifier
from quality.training.command import tell_written, trainer_parser
from quality.training.labelled_ads import analysed, forget_own_phrases
from quality.training.labelled_texts import LabelledText

TABLE: Final = SHIPPED / "tables" / "weighing.toml"
STRENGTH: Final = 0.01
"""Inverse of the L2 penalty on standardised features; 0.003, 0.01 and 0.1 ranked alike (November 2026)."""
MOST_ORDINARY: Final = 150
"""Ordinary ads, and other messages, of one real set that are used."""
REAL_SUSPICIOUS: Final = 0.5
REAL_ORDINARY: Final = 1.0
"""Weights of real texts beside 1 for a writer's. With .175 for ordinary ones three times as many of them are called
by the same bars, .011 for .004, and .925 of real suspicious texts are found instead of .937 (38 writers left out)."""
NO_WARNING: Final = -math.inf
"""Log-odds of a warning for every text: offers are weighed here, and the type is fitted elsewhere."""
PARTS: Final = 3
"""Parts that real sources are split into."""
HEADER: Final = """\
# How the features of an ad weigh together (`crawler/indicators/weighing.py`): whether one strong sign, or
# the learned reader, is enough to ask for a look. A weight above zero speaks for a suspicious ad, one below zero
# for an honest one. Fitted by `python -m quality.training.weighing --write`.

"""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with its features, and what its band was made of."""

    text: LabelledText
    values: dict[str, float]
    ad: AnalysedPosting

    def up(self, weights: Mapping[str, float]) -> bool:
        """Whether it comes before an analyst with these weights of the features."""
        catalogue = self.ad.catalogue
        tables = replace(catalogue.tables, feature_weights=weights)
        self.ad.catalogue = replace(catalogue, tables=tables)
        document = classify_document(self.ad)
        findings = findings_of(self.ad, document)
        result = score_findings(findings, catalogue)
        band, _ = weighed_band(self.ad, findings, result, is_ad=document.type == "ad")
        self.ad.catalogue = catalogue
        return band != "low"


def judged_texts() -> list[Judged]:
    """The texts with the reader's scores out of fold, and without the phrases of each writer alone.

    Raises NoMaterial where the real texts are not here: without them the weights would be of invented texts alone.
    """
    material("ads", "real")
    data = text_classifier.material(quick=True)
    scores = text_classifier.out_of_fold(data)
    bars = text_classifier.bars_of(data.texts, scores["suspicion"])
    chosen = list(_chosen(data.texts))
    catalogue = load_catalogue()
    ads = [analysed(data.texts[place], catalogue) for place in chosen]
    forget_own_phrases([data.texts[place] for place in chosen], ads)
    models = clauses.models_left_out()
    judged = []
    for place, ad in zip(chosen, ads, strict=True):
        model = models.get(data.texts[place].writer, catalogue.clause_model)
        ad.catalogue = replace(ad.catalogue, clause_model=model)
        bar = bars.get(ad.language, bars["*"])
        suspicion, job = float(scores["suspicion"][place]) - bar, float(scores["ad"][place])
        ad.__dict__["classified"] = TextReading(
            suspicion, job, NO_WARNING, 0, 0, float(scores["twin"][place])
        )
        findings = findings_of(ad, classify_document(ad))
        values = dict(weighed_features(ad, findings, score_findings(findings, catalogue)))
        judged.append(Judged(data.texts[place], values, ad))
    return judged


def _chosen(texts: Sequence[LabelledText]) -> Iterator[int]:
    """Places of the writers' offers, of real suspicious texts, and of some other real ones."""
    seen: Counter[tuple[str, str]] = Counter()
    for place in sorted(range(len(texts)), key=lambda one: _hash(texts[one].text)):
        text = texts[place]
        if text.source in ("gate", "offers") or (text.writer and text.label not in ("suspicious", "honest")):
            continue
        seen[text.source, text.label] += 1
        limited = text.source == "emscad" or text.label != "suspicious"
        if text.writer or not limited or seen[text.source, text.label] <= MOST_ORDINARY:
            yield place


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


class Training:
    """The texts as numbers."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        """Stack the features."""
        self.judged = judged
        self.names = tuple(judged[0].values)
        self.values: Numbers = np.array([[float(one.values[name]) for name in self.names] for one in judged])
        self.suspicious: Flags = np.array([one.text.label == "suspicious" for one in judged])
        self.pairs: Flags = np.array([one.text.source == "pairs" for one in judged])
        self.real: Flags = np.array([not one.text.writer for one in judged])
        self.fitted = self.pairs | self.real
        self.middle: Numbers = self.values[self.pairs].mean(axis=0)
        self.spread: Numbers = self.values[self.pairs].std(axis=0) + 1e-9

    def fit(self, chosen: Flags) -> tuple[Numbers, float]:
        """Weights of the features as they are, and the start."""
        real = np.where(self.suspicious, REAL_SUSPICIOUS, REAL_ORDINARY)
        weights = np.where(self.real, real, 1.0)
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(
            ((self.values - self.middle) / self.spread)[chosen],
            self.suspicious[chosen],
            sample_weight=weights[chosen],
        )
        factors = model.coef_[0] / self.spread
        return factors, float(model.intercept_[0] - factors @ self.middle)

    def left_out(self) -> list[Mapping[str, float]]:
        """For each text the weights fitted without its writer or source."""
        names = [one.text.writer or f"part {_hash(one.text.source) % PARTS}" for one in self.judged]
        fits = {
            name: self.named(*self.fit(self.fitted & np.array([one != name for one in names])))
            for name in sorted(set(names))
        }
        return [fits[name] for name in names]

    def named(self, factors: Numbers, start: float) -> Mapping[str, float]:
        """Weights by name of the feature."""
        fitted = dict(zip(self.names, map(float, factors), strict=True))
        return {"start": start, **fitted}


def report(training: Training, weights: Sequence[Mapping[str, float]]) -> list[str]:
    """Share of each kind that comes before an analyst."""
    lines = []
    sources = {"pairs": training.pairs, "real": training.real & ~_of(training, "emscad")}
    sources |= {"emscad": _of(training, "emscad"), "blind": _of(training, "blind_writers")}
    for source, chosen in sources.items():
        for label in ("suspicious", "honest", "other"):
            places = [int(place) for place in np.flatnonzero(chosen)]
            places = [place for place in places if training.judged[place].text.label == label]
            if places:
                share = np.mean([training.judged[place].up(weights[place]) for place in places])
                lines.append(f"{source:8s} {label:10s} {share:.4f} of {len(places)}")
    return lines


def _of(training: Training, source: str) -> Flags:
    return np.array([one.text.source == source for one in training.judged])


def write(training: Training) -> None:
    """Fit on all and write the table."""
    rows = training.named(*training.fit(training.fitted))
    body = "\n".join(f"[{name}]\nweight = {weight:.3f}\n" for name, weight in rows.items())
    TABLE.write_text(HEADER + body, "utf-8")


def main() -> None:
    """Print figures on writers and sources left out; with --write also fit on all and write."""
    arguments = trainer_parser(__doc__, TABLE).parse_args()
    training = Training(judged_texts())
    print("\n".join(report(training, training.left_out())))
    if arguments.write:
        write(training)
        tell_written(TABLE)


if __name__ == "__main__":
    main()
