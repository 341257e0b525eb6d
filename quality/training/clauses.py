"""Fit the model of `crawler.classifier.clauses`: `python -m quality.training.clauses [--write]`.

Which notions stand in one clause, alone and by twos, weighed by logistic loss together with the ranking loss of
pairs (RankNet, Burges et al. 2005): of two texts one meaning apart, and of two clauses with it turned around
(`quality/corpora/clauses`), the harmful one must score higher. Notions of the phrase files count as a new writer
would meet them: phrases that match texts of one writer only are forgotten. Figures are of writers left out.
Deterministic; it takes a minute of processor.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from crawler.classifier.clauses import CLAUSE_WEIGHTS, ClauseModel, clause_features
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.clauses import clauses_of
from crawler.records import JobPosting
from quality.gate.pairs import wilson
from quality.training.command import tell_written, trainer_parser
from quality.training.labelled_ads import analysed, forget_own_phrases
from quality.training.labelled_texts import LabelledText, writers_texts

CLAUSES: Final = Path(__file__).parents[1] / "corpora" / "clauses" / "pairs.tsv"
FEWEST: Final = 4
"""Clauses that a feature must occur in."""
PENALTY: Final = 0.001
"""L2 penalty of weights; of .0003 to .03 this told two unseen writers best (November 2026)."""
RARE: Final = 0.005
"""Added to a feature's variance, so that a rare one does not weigh too much."""
SCALE: Final = 3.0
"""Length of a vector of average features: sets how strong the penalty is. By hand, 2026."""
START: Final = -1.5
"""Log-odds of a clause from which the search begins."""
TINY: Final = 1e-6
MOST: Final = 30.0
"""Bounds of the sum of logarithms of a text, for the precision of the machine."""
ITERATIONS: Final = 120

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Read:
    """A text or a clause with its features."""

    writer: str
    """Empty for a clause."""
    group: str
    language: str
    harmful: bool
    clauses: tuple[frozenset[str], ...]
    """Notions of each clause."""


def texts() -> list[Read]:
    """The open writers' pairs, those of writers of one clause, and the clause pairs."""
    catalogue = load_catalogue(sentences=False)
    every = (*writers_texts(), *writers_texts(CLAUSES.parent))
    written = [one for one in every if one.label in ("suspicious", "honest")]
    ads = [analysed(one, catalogue) for one in written]
    forget_own_phrases(written, ads)
    found = [_read(one, ad) for one, ad in zip(written, ads, strict=True)]
    for number, line in enumerate(CLAUSES.read_text("utf-8").splitlines()[1:]):
        language, harmful, honest = line.split("\t")
        for text, label in ((harmful, True), (honest, False)):
            ad = AnalysedPosting(JobPosting(url="", source="", text=text), (), language, catalogue)
            found.append(Read("", f"clause {number}", language, label, notions_of(ad)))
    return found


def _read(text: LabelledText, ad: AnalysedPosting) -> Read:
    return Read(text.writer, text.group, text.language, text.label == "suspicious", notions_of(ad))


def notions_of(ad: AnalysedPosting) -> tuple[frozenset[str], ...]:
    """Notions of each clause of an ad."""
    return tuple(clause.notions for clause in clauses_of(ad))


class Training:
    """Texts and clauses as numbers: one row a clause."""

    def __init__(self, read: Sequence[Read]) -> None:
        """Choose the features and stack them."""
        self.read = read
        clauses = [
            (text, frozenset(clause_features(notions)))
            for text, one in enumerate(read)
            for notions in one.clauses
        ]
        counts = Counter(name for _, features in clauses for name in features)
        self.names = tuple(sorted(name for name, count in counts.items() if count >= FEWEST))
        column = {name: place for place, name in enumerate(self.names)}
        cells = [(row, column[n]) for row, (_, f) in enumerate(clauses) for n in sorted(f) if n in column]
        places = np.array(cells).T
        shape = (len(clauses), len(self.names))
        has = sparse.csr_matrix((np.ones(len(cells)), (places[0], places[1])), shape=shape)
        share = np.asarray(has.mean(axis=0)).ravel()
        self.factors: Numbers = SCALE / np.sqrt(len(self.names) * (share * (1.0 - share) + RARE))
        self.rows = has.multiply(self.factors).tocsr()
        self.text_of = np.array([text for text, _ in clauses])
        self.harmful: Numbers = np.array([float(one.harmful) for one in read])
        self.written: Flags = np.array([bool(one.writer) for one in read])
        self.writers = np.array([one.writer for one in read])
        self.pairs = self._pairs()

    def _pairs(self) -> NDArray[np.int64]:
        ends: defaultdict[tuple[str, str], dict[bool, int]] = defaultdict(dict)
        for place, one in enumerate(self.read):
            ends[one.writer, one.group][one.harmful] = place
        return np.array([(both[True], both[False]) for both in ends.values() if len(both) == 2])

    def scores(self, model: Numbers) -> Numbers:
        """Log-odds of each text by a model: weights of the scaled features, then the start of a clause."""
        told: Numbers = self._of_texts(self.rows @ model[:-1] + model[-1])[0]
        return told

    def _of_texts(self, clauses: Numbers) -> tuple[Numbers, Numbers]:
        """Log-odds of each text from those of its clauses, and their slope by the sum of logarithms."""
        none = np.bincount(self.text_of, np.logaddexp(0.0, clauses), minlength=len(self.read)) + TINY
        return np.log(np.expm1(np.minimum(none, MOST))), 1.0 / -np.expm1(-none)

    def fit(self, out: str = "") -> Numbers:
        """Weights of the scaled features and the start of a clause, fitted without one writer."""
        seen = self.writers != out if out else np.ones(len(self.read), bool)
        pairs = self.pairs[seen[self.pairs[:, 0]]]
        written = self.written[pairs[:, 0]]
        texts_, clauses = np.flatnonzero(seen & self.written), np.flatnonzero(~self.written)
        ranked = ((pairs[written], 1.0 / written.sum()), (pairs[~written], 1.0 / (~written).sum()))

        def loss(model: Numbers) -> tuple[float, Numbers]:
            of_clauses = self.rows @ model[:-2] + model[-2]
            told, steep = self._of_texts(of_clauses)
            slope, value = np.zeros(len(told)), PENALTY / 2 * float(model[:-2] @ model[:-2])
            for chosen, start in ((texts_, model[-1]), (clauses, 0.0)):
                scores, target = told[chosen] + start, self.harmful[chosen]
                value += float((np.logaddexp(0.0, scores) - target * scores).mean())
                slope[chosen] += (1.0 / (1.0 + np.exp(-scores)) - target) / len(chosen)
            of_start = slope[texts_].sum()
            for both, share in ranked:
                apart = told[both[:, 0]] - told[both[:, 1]]
                value += share * float(np.logaddexp(0.0, -apart).sum())
                pull = share / (1.0 + np.exp(apart))
                slope[both[:, 0]] -= pull
                slope[both[:, 1]] += pull
            back = (slope * steep)[self.text_of] / (1.0 + np.exp(-of_clauses))
            weights = self.rows.T @ back + PENALTY * model[:-2]
            return value, np.concatenate([weights, [back.sum(), of_start]])

        start = np.append(np.zeros(len(self.names)), [START, 0.0])
        found: Numbers = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
        return found[:-1]

    def left_out(self) -> Numbers:
        """Scores of each writer's texts by a model that did not see the writer; clauses by one that saw all."""
        scores = self.scores(self.fit())
        for writer in sorted(set(self.writers) - {""}):
            own = self.writers == writer
            scores[own] = self.scores(self.fit(writer))[own]
        return scores

    def model(self, out: str = "") -> ClauseModel:
        """The model fitted on all, or without one writer."""
        found = self.fit(out)
        weights, start = np.round(found[:-1] * self.factors, 4), round(float(found[-1]), 4)
        kept = {name: float(one) for name, one in zip(self.names, weights, strict=True) if one}
        digest = hashlib.sha256(json.dumps([kept, start], sort_keys=True).encode()).hexdigest()
        return ClauseModel(kept, start, digest[:12])


def models_left_out() -> Mapping[str, ClauseModel]:
    """Open writer to the model that did not see the writer."""
    training = Training(texts())
    return {writer: training.model(writer) for writer in sorted(set(training.writers.tolist()) - {""})}


def report(training: Training, scores: Numbers) -> Iterator[str]:
    """Share of pairs whose harmful end scores higher, in all, by writer and by language."""
    right = scores[training.pairs[:, 0]] > scores[training.pairs[:, 1]]
    sets: defaultdict[str, list[bool]] = defaultdict(list)
    for place, told in zip(training.pairs[:, 0], right, strict=True):
        one = training.read[place]
        sets["all" if one.writer else "clauses (in sample)"].append(bool(told))
        if one.writer:
            sets[f"writer {one.writer}"].append(bool(told))
            sets[f"language {one.language}"].append(bool(told))
    for name, told_of in sorted(sets.items()):
        low, high = wilson(sum(told_of), len(told_of))
        yield f"{name:24s} {sum(told_of) / len(told_of):.3f} of {len(told_of)} pairs ({low:.2f} to {high:.2f})"


def write(model: ClauseModel) -> None:
    """Write the weights."""
    names = sorted(model.weights)
    about = json.dumps({"names": names, "start": model.start, "version": model.version}, sort_keys=True)
    weights = np.array([model.weights[name] for name in names], np.float32)
    np.savez_compressed(CLAUSE_WEIGHTS, allow_pickle=False, about=np.array(about), weights=weights)


def main() -> None:
    """Print figures of writers left out; with --write also fit on all and write the weights."""
    arguments = trainer_parser(__doc__, CLAUSE_WEIGHTS).parse_args()
    training = Training(texts())
    print("\n".join(report(training, training.left_out())))
    if arguments.write:
        write(training.model())
        tell_written(CLAUSE_WEIGHTS)


if __name__ == "__main__":
    main()
