"""Fit the models of `crawler.classifier.likely`: `python -m quality.training.likely_signs [--write]`.

Ridge regression of each indicator on the suspicious texts of the open writers, in the dual form (Saunders, Gammerman
& Vovk 1998), over two kinds of feature of the same weight: which character n-grams a text has, and what the
catalogue found in it. Phrases that match texts of one writer only are forgotten, as they would find nothing in a new
writer's. The examples of the catalogue's phrases teach the n-grams of other languages. Figures and bars are of
writers left out. It takes a minute of processor.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from crawler.assess import SAMPLE
from crawler.classifier.bucket_weights import packed
from crawler.classifier.likely import LIKELY_BITS, LIKELY_WEIGHTS
from crawler.classifier.ngrams import BUCKET_BITS, ngram_buckets
from crawler.contacts import find_contacts
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.likely_signs import sign_features
from crawler.records import JobPosting
from crawler.text.language import detect
from quality.gate.pairs import Row, rows
from quality.training.command import tell_written, trainer_parser

FEWEST: Final = 15
"""Texts of an indicator from which it gets a model."""
FEWEST_WITH_FEATURE: Final = 3
NGRAM_SHARE: Final = 1.5
"""Weight of n-grams beside 1 for the features; 0, 1, 1.5 and 2 named .50, .52, .53 and .53 right (F1)."""
PENALTY: Final = 1.0
"""Ridge penalty of a writer's text; .3 to 1 were alike."""
EXAMPLE_PENALTY: Final = 3.0
"""That of an example, a sentence with one indicator."""
RARE: Final = 0.05
"""Added to a feature's spread, so that a rare one does not weigh too much."""
BARS: Final = np.arange(0.26, 0.6, 0.02)
FEWEST_RIGHT: Final = 0.42
"""Share right, of writers left out, that an indicator needs at its bar; without such a bar it is never named."""
NEVER: Final = 9.0
FACTS: Final = frozenset(["employer-not-named", "obfuscated-contact", "phone-country-mismatch"])
"""Indicators that a rule decides by what is there: what it does not say is not so."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """The texts as the models see them, writers' first and examples behind."""

    names: tuple[str, ...]
    """Of the features."""
    features: Numbers
    middle: Numbers
    spread: Numbers
    ngrams: sparse.csr_matrix
    common: Numbers
    """Mean of the n-grams of writers' texts."""
    scale: float
    ids: tuple[str, ...]
    target: Flags
    writers: NDArray[np.str_]
    """Empty for an example."""


def material() -> Material:
    """Read the open writers' suspicious texts, and the examples."""
    texts = [row for row in rows(sealed=False) if row["label"] == "suspicious"]
    ads = [_analysed(row) for row in texts]
    _forget_own_phrases(texts, ads)
    examples = [one for one in load_catalogue(sentences=False).examples if one.hit]
    found = [sign_features(ad) for ad in ads]
    counts: defaultdict[str, int] = defaultdict(int)
    for features in found:
        for one in features:
            counts[one] += 1
    names = tuple(sorted(name for name, count in counts.items() if count >= FEWEST_WITH_FEATURE))
    has = np.array([[name in each for name in names] for each in found], np.float64)
    middle, spread = has.mean(axis=0), np.sqrt(has.std(axis=0) + RARE)
    apart = (has - middle) / spread
    apart /= np.linalg.norm(apart, axis=1, keepdims=True)
    ngrams = sparse.vstack([_ngrams(text) for text in (*(ad.text for ad in ads), *_folded(examples))]).tocsr()
    common = np.asarray(ngrams[: len(ads)].mean(axis=0)).ravel()
    length = np.mean([(row.multiply(row)).sum() for row in ngrams[: len(ads)]]) - float(common @ common)
    signs: list[frozenset[object]] = [_signs(row) for row in texts]
    every = sorted({str(one) for each in signs for one in each})
    ids = tuple(one for one in every if one not in FACTS and sum(one in each for each in signs) >= FEWEST)
    signs += [frozenset([one.indicator]) for one in examples]
    return Material(
        names=names,
        features=np.vstack([apart, np.zeros((len(examples), len(names)))]),
        middle=middle,
        spread=spread,
        ngrams=ngrams,
        common=common,
        scale=NGRAM_SHARE / float(length),
        ids=ids,
        target=np.array([[one in each for one in ids] for each in signs]),
        writers=np.array([str(row["writer"]) for row in texts] + [""] * len(examples)),
    )


def _signs(row: Row) -> frozenset[object]:
    signs = row["signs"]
    return frozenset(signs) if isinstance(signs, list) else frozenset()


def _folded(examples: Sequence[object]) -> Iterator[str]:
    catalogue = load_catalogue(sentences=False)
    for one in examples:
        text = str(getattr(one, "text", ""))
        yield AnalysedPosting(JobPosting(url="", source="", text=text), (), "und", catalogue).text


def _analysed(row: Row) -> AnalysedPosting:
    text, region = str(row["text"]), str(row["region"] or "") or None
    posting = JobPosting(url="", source="", text=text, region=region)
    language = detect(text[:SAMPLE], "und")
    return AnalysedPosting(posting, find_contacts(posting), language, load_catalogue(sentences=False))


def _forget_own_phrases(texts: Sequence[Row], ads: Sequence[AnalysedPosting]) -> None:
    users: defaultdict[tuple[str, str, str], set[object]] = defaultdict(set)
    for row, ad in zip(texts, ads, strict=True):
        for key, matches in ad.found.items():
            for match in matches:
                users[key, match.phrase.language, match.phrase.line].add(row["writer"])
    for ad in ads:
        for key, matches in list(ad.found.items()):
            kept = [m for m in matches if len(users[key, m.phrase.language, m.phrase.line]) > 1]
            ad.found[key] = kept
            if not kept:
                del ad.found[key]


def _ngrams(text: str) -> sparse.csr_matrix:
    buckets = [each >> (BUCKET_BITS - LIKELY_BITS) for each in ngram_buckets(text)]
    different = np.unique(np.concatenate(buckets)) if buckets else np.array([], np.int64)
    values = np.full(len(different), 1.0 / np.sqrt(max(1, len(different))))
    return sparse.csr_matrix((values, different, np.array([0, len(different)])), shape=(1, 1 << LIKELY_BITS))


class Training:
    """The kernel of all texts, computed once."""

    def __init__(self, data: Material) -> None:
        """Compute it."""
        self.data = data
        beside = data.ngrams @ data.common
        product = (data.ngrams @ data.ngrams.T).toarray() - beside - beside[:, None]
        product += float(data.common @ data.common)
        self.kernel: Numbers = data.scale * product + data.features @ data.features.T
        self.written: Flags = data.writers != ""

    def fit(self, chosen: Flags) -> tuple[Numbers, Numbers]:
        """Dual weights of the chosen texts, and the share of writers' texts that have each indicator."""
        share = self.data.target[chosen & self.written].mean(axis=0)
        penalty = np.where(self.written, PENALTY, EXAMPLE_PENALTY)[chosen]
        system = self.kernel[np.ix_(chosen, chosen)] + np.diag(penalty)
        return np.linalg.solve(system, self.data.target[chosen] - share), share

    def left_out(self) -> Numbers:
        """Scores of each writer's texts by models that did not see the writer."""
        scores = np.zeros(self.data.target.shape)
        for writer in sorted(set(self.data.writers) - {""}):
            out = self.data.writers == writer
            dual, share = self.fit(~out)
            scores[out] = self.kernel[np.ix_(out, ~out)] @ dual + share
        return scores[self.written]


def bars_of(scores: Numbers, target: Flags) -> Numbers:
    """The lowest bar of each indicator from which enough are right."""
    bars = np.full(target.shape[1], NEVER)
    for column in range(target.shape[1]):
        for bar in BARS[::-1]:
            named = scores[:, column] >= bar
            if named.any() and target[named, column].mean() >= FEWEST_RIGHT:
                bars[column] = bar
    return bars


def report(data: Material, scores: Numbers, bars: Numbers) -> Iterator[str]:
    """Micro F1 of writers left out, in all and by indicator."""
    target = data.target[data.writers != ""]
    named = scores >= bars
    yield f"all: {_figures(named, target)}"
    for column in np.argsort(-target.sum(axis=0)):
        own = _figures(named[:, column], target[:, column])
        yield f"{data.ids[column]:34s} bar {bars[column]:.2f} of {target[:, column].sum():3d}: {own}"


def _figures(named: Flags, target: Flags) -> str:
    right = int((named & target).sum())
    precision, recall = right / max(1, int(named.sum())), right / max(1, int(target.sum()))
    return f"F1 {2 * right / max(1, int(named.sum() + target.sum())):.3f} P {precision:.3f} R {recall:.3f}"


def write(training: Training, bars: Numbers) -> None:
    """Fit on all texts and write the weights."""
    data = training.data
    everything = np.ones(len(data.writers), bool)
    dual, share = training.fit(everything)
    ngrams = data.scale * np.asarray(data.ngrams.T @ dual - np.outer(data.common, dual.sum(axis=0)))
    numbers, largest = packed(ngrams)
    start = share - data.common @ ngrams - bars
    arrays: Mapping[str, NDArray[np.generic]] = {
        "ngrams": numbers,
        "middle": data.middle.astype(np.float32),
        "spread": data.spread.astype(np.float32),
        "weights": (data.features.T @ dual).astype(np.float16),
        "start": start.astype(np.float32),
    }
    version = hashlib.sha256(b"".join(each.tobytes() for each in arrays.values())).hexdigest()[:12]
    about = {"ids": data.ids, "features": data.names, "largest": largest, "version": version}
    np.savez_compressed(
        LIKELY_WEIGHTS, allow_pickle=False, about=np.array(json.dumps(about, sort_keys=True)), **arrays
    )


def main() -> None:
    """Print figures of writers left out; with --write also fit on all and write."""
    arguments = trainer_parser(__doc__, LIKELY_WEIGHTS).parse_args()
    training = Training(material())
    scores = training.left_out()
    bars = bars_of(scores, training.data.target[training.written])
    print("\n".join(report(training.data, scores, bars)))
    if arguments.write:
        write(training, bars)
        tell_written(LIKELY_WEIGHTS)


if __name__ == "__main__":
    main()
