"""The fitted models: what a text scores, and which of its words speak for it."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from crawler import kept_arrays
from crawler.classifier.bucket_weights import BucketWeights
from crawler.classifier.ngrams import Buckets, distinct_buckets, ngram_buckets

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
WARNINGS: Final = Path(__file__).with_name("warnings.npz")
"""Weights that tell warnings, news and victims' reports from ads; `quality.training.warning_typer` fits them."""
KIND: Final = "classifier"
"""Kind of the file in the user's cache: to unpack the weights takes 30 ms (December 2026)."""
FEWEST_CHARACTERS: Final = 20
"""Characters below which nothing is said: a greeting has too few n-grams to tell anything (set by hand, 2026)."""
MAX_QUOTE: Final = 160
"""Characters of the quote at most: a sentence or two, as an analyst reads them."""
LONGEST_WORD: Final = 40
"""Characters of a word that a quote leaves out rather than cuts; longer runs are of scripts without spaces. Set by
hand in 2026."""


@dataclass(frozen=True, slots=True)
class TextReading:
    """What the classifier says of one text."""

    suspicion: float
    """Log-odds of a suspicious offer, relative to the bar of its language: 0 and more calls an analyst."""
    ad: float
    """Log-odds that the text is a job ad."""
    warning: float
    """Log-odds, by its n-grams alone, that the text is a warning, a news item or a victim's report."""
    start: int
    end: int
    """The words that speak most for suspicion, as offsets of the text."""
    twin: float = 0.0
    """Log-odds that it is the harmful one of two ads that differ in one meaning. It knows little of what ordinary
    ads are like, so it counts only beside other features."""


@dataclass(frozen=True, slots=True)
class WarningWeights:
    """How much n-grams and cues each count for telling a warning from an ad."""

    ngrams: float
    """Factor of the log-odds of the n-grams."""
    cues: Mapping[str, float]
    """Name of a cue (`crawler.indicators.warning_cues`) -> its factor."""
    bias: float
    """Added to the sum; the bar is in it."""

    def score(self, reading: TextReading, cues: Mapping[str, float]) -> float:
        """Log-odds relative to the bar: from 0 on the text is a warning, a news item or a report.

        Args:
            reading: What the classifier says of the text.
            cues: The value of each cue; all names of `cues` occur.
        """
        counted = sum(factor * cues[name] for name, factor in self.cues.items())
        return self.bias + self.ngrams * reading.warning + counted


NEVER: Final = WarningWeights(0.0, {}, -math.inf)
"""Of a classifier that was not fitted on warnings."""


@dataclass(frozen=True, slots=True)
class TextClassifier:
    """Linear models over the same n-grams."""

    weights: BucketWeights
    """Of the models `suspicion`, `ad`, `warning` and `twin`."""
    biases: Mapping[str, float]
    bars: Mapping[str, float]
    """Language -> log-odds from which a text calls an analyst; `*` is for the others."""
    version: str
    """Digest of the weights."""
    warnings: WarningWeights = NEVER
    """How the model `warning` and the cues of the catalogue count together."""

    def read(self, text: str, language: str, buckets: tuple[Buckets, ...] | None = None) -> TextReading:
        """Read one text.

        Args:
            text: Folded text of the whole ad.
            language: BCP 47 primary tag; it chooses the bar.
            buckets: Those of the text, where they are known already.
        """
        buckets = ngram_buckets(text) if buckets is None else buckets
        if len(text) < FEWEST_CHARACTERS or not buckets:
            return TextReading(-math.inf, 0.0, 0.0, 0, 0)
        together = distinct_buckets(buckets)
        scale = 1.0 / math.sqrt(len(together))
        sums = self.weights.rows(together).sum(axis=0).tolist()
        scores = {
            name: self.biases[name] + scale * counted
            for name, counted in zip(self.weights.names, sums, strict=True)
        }
        suspicion = scores["suspicion"] - self.bars.get(language, self.bars["*"])
        start, end = whole_words(text, *self._strongest(buckets, len(text))) if suspicion >= 0.0 else (0, 0)
        return TextReading(
            suspicion, scores["ad"], scores.get("warning", 0.0), start, end, scores.get("twin", 0.0)
        )

    def _strongest(self, buckets: tuple[NDArray[np.intp], ...], length: int) -> tuple[int, int]:
        """The stretch of at most `MAX_QUOTE` characters whose n-grams weigh most together."""
        at = np.zeros(len(buckets[0]), np.float32)
        for each in buckets:
            at[: len(each)] += self.weights.column("suspicion", each)
        if length <= MAX_QUOTE:
            return 0, length
        sums = np.concatenate(([0.0], np.cumsum(at)))
        window = min(MAX_QUOTE, len(at))
        best = int(np.argmax(sums[window:] - sums[:-window]))
        return best, min(best + window, length)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text without the words that its ends cut; as it is where one is longer than `LONGEST_WORD`."""
    first, last = start, end
    while 0 < first < end and text[first - 1].isalnum() and text[first].isalnum():
        first += 1
    while start < last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last -= 1
    cut = max(first - start, end - last)
    return (first, last) if cut <= LONGEST_WORD and first < last else (start, end)


@cache
def load_classifier(path: Path = WEIGHTS, warnings: Path = WARNINGS) -> TextClassifier:
    """The shipped models, or those of other files; read once.

    Args:
        path: What `quality.training.text_classifier` wrote.
        warnings: What `quality.training.warning_typer` wrote.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not a file that they wrote.
    """
    contents = path.read_bytes(), warnings.read_bytes()
    key = hashlib.sha256(b"".join(contents)).hexdigest()
    kept = kept_arrays.read(KIND, key, _About)
    if kept is None:
        about, numbers, largest = _stored(contents)
        kept_arrays.keep(KIND, key, about, (numbers, largest))
    else:
        about, (numbers, largest) = kept
    warning = WarningWeights(about.ngrams, about.cues, about.bias)
    return TextClassifier(
        BucketWeights(about.models, numbers, largest), about.biases, about.bars, about.version, warning
    )


class _About(msgspec.Struct, frozen=True):
    """What belongs to the weights of both files."""

    models: tuple[str, ...]
    biases: dict[str, float]
    bars: dict[str, float]
    version: str
    ngrams: float
    cues: dict[str, float]
    bias: float


def _stored(
    contents: tuple[bytes, bytes],
) -> tuple[_About, NDArray[np.int8], NDArray[np.float64]]:
    """What is written about the models of both files; their numbers, one column a model; their largest weights."""
    (weights, about), (warning_weights, warning) = map(_read, contents)
    numbers = weights | warning_weights
    largest = about["largest"] | warning["largest"]
    said = _About(
        models=tuple(numbers),
        biases=about["biases"] | warning["biases"],
        bars=about["bars"],
        version=f"{about['version']}+{warning['version']}",
        ngrams=warning["ngrams"],
        cues=warning["cues"],
        bias=warning["bias"],
    )
    return said, np.stack(tuple(numbers.values()), axis=1), np.array([largest[name] for name in numbers])


def _read(content: bytes) -> tuple[dict[str, NDArray[np.int8]], dict[str, Any]]:
    """The numbers of a file by model, and what is written about them."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        return {name: stored[f"weights_{name}"] for name in about["largest"]}, about
