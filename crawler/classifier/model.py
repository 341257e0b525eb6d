"""The fitted models: what a text scores, and which of its words speak for it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.classifier.ngrams import ngram_buckets

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
FEWEST_CHARACTERS: Final = 20
"""Characters below which nothing is said: a greeting has too few n-grams to tell anything (set by hand, 2026)."""
MAX_QUOTE: Final = 160
"""Characters of the quote at most: a sentence or two, as an analyst reads them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the classifier says of one text."""

    suspicion: float
    """Log-odds of a suspicious offer, relative to the bar of its language: 0 and more calls an analyst."""
    ad: float
    """Log-odds that the text is a job ad."""
    start: int
    end: int
    """The words that speak most for suspicion, as offsets of the text."""


@dataclass(frozen=True, slots=True)
class TextClassifier:
    """Linear models over the same n-grams."""

    weights: Mapping[str, NDArray[np.float32]]
    """Model name (`suspicion`, `ad`) -> weight of each bucket."""
    biases: Mapping[str, float]
    bars: Mapping[str, float]
    """Language -> log-odds from which a text calls an analyst; `*` is for the others."""
    version: str
    """Digest of the weights."""

    def read(self, text: str, language: str) -> Reading:
        """Read one text.

        Args:
            text: Folded text of the whole ad.
            language: BCP 47 primary tag; it chooses the bar.
        """
        buckets = ngram_buckets(text)
        if len(text) < FEWEST_CHARACTERS or not buckets:
            return Reading(-math.inf, 0.0, 0, 0)
        scale = 1.0 / math.sqrt(sum(map(len, buckets)))
        scores = {
            name: self.biases[name] + scale * sum(float(weights.take(each).sum()) for each in buckets)
            for name, weights in self.weights.items()
        }
        suspicion = scores["suspicion"] - self.bars.get(language, self.bars["*"])
        start, end = self._strongest(buckets, len(text)) if suspicion >= 0.0 else (0, 0)
        return Reading(suspicion, scores["ad"], start, end)

    def _strongest(self, buckets: tuple[NDArray[np.intp], ...], length: int) -> tuple[int, int]:
        """The stretch of at most `MAX_QUOTE` characters whose n-grams weigh most together."""
        at = np.zeros(len(buckets[0]), np.float32)
        for each in buckets:
            at[: len(each)] += self.weights["suspicion"][each]
        if length <= MAX_QUOTE:
            return 0, length
        sums = np.concatenate(([0.0], np.cumsum(at)))
        window = min(MAX_QUOTE, len(at))
        best = int(np.argmax(sums[window:] - sums[:-window]))
        return best, min(best + window, length)


@cache
def load_classifier(path: Path = WEIGHTS) -> TextClassifier:
    """The shipped models, or those of another file; read once.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not a file that `quality.training.text_classifier` wrote.
    """
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        weights = {
            name: stored[f"weights_{name}"].astype(np.float32) * np.float32(about["scales"][name])
            for name in about["scales"]
        }
    return TextClassifier(weights, about["biases"], about["bars"], about["version"])
