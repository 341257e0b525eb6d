"""The fitted models: what a text scores, and which of its words speak for it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.classifier.ngrams import Buckets, distinct_buckets, ngram_buckets

WEIGHTS: Final = Path(__file__).with_name("weights.npz")
WARNINGS: Final = Path(__file__).with_name("warnings.npz")
"""Weights that tell warnings, news and victims' reports from ads; `quality.training.warning_typer` fits them."""
STEPS: Final = 127
"""Largest 8-bit number: a weight is kept as one of 255."""
FEWEST_CHARACTERS: Final = 20
"""Characters below which nothing is said: a greeting has too few n-grams to tell anything (set by hand, 2026)."""
MAX_QUOTE: Final = 160
"""Characters of the quote at most: a sentence or two, as an analyst reads them."""
LONGEST_WORD: Final = 40
"""Characters of a word that a quote leaves out rather than cuts; longer runs are of scripts without spaces. Set by
hand in 2026."""


@dataclass(frozen=True, slots=True)
class Reading:
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

    def score(self, reading: Reading, cues: Mapping[str, float]) -> float:
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

    weights: Mapping[str, NDArray[np.float32]]
    """Model name (`suspicion`, `ad`, `warning`, `twin`) -> weight of each bucket."""
    biases: Mapping[str, float]
    bars: Mapping[str, float]
    """Language -> log-odds from which a text calls an analyst; `*` is for the others."""
    version: str
    """Digest of the weights."""
    warnings: WarningWeights = NEVER
    """How the model `warning` and the cues of the catalogue count together."""
    _together: NDArray[np.float32] = field(init=False, repr=False, compare=False)
    """The weights, one column a model: an n-gram's lie side by side, so that they are fetched at once."""

    def __post_init__(self) -> None:
        """Put the weights side by side."""
        object.__setattr__(self, "_together", np.stack(tuple(self.weights.values()), axis=1))

    def read(self, text: str, language: str, buckets: tuple[Buckets, ...] | None = None) -> Reading:
        """Read one text.

        Args:
            text: Folded text of the whole ad.
            language: BCP 47 primary tag; it chooses the bar.
            buckets: Those of the text, where they are known already.
        """
        buckets = ngram_buckets(text) if buckets is None else buckets
        if len(text) < FEWEST_CHARACTERS or not buckets:
            return Reading(-math.inf, 0.0, 0.0, 0, 0)
        together = distinct_buckets(buckets)
        scale = 1.0 / math.sqrt(len(together))
        sums = self._together[together].sum(axis=0).tolist()
        scores = {
            name: self.biases[name] + scale * counted
            for name, counted in zip(self.weights, sums, strict=True)
        }
        suspicion = scores["suspicion"] - self.bars.get(language, self.bars["*"])
        start, end = whole_words(text, *self._strongest(buckets, len(text))) if suspicion >= 0.0 else (0, 0)
        return Reading(
            suspicion, scores["ad"], scores.get("warning", 0.0), start, end, scores.get("twin", 0.0)
        )

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


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text without the words that its ends cut; as it is where one is longer than `LONGEST_WORD`."""
    first, last = start, end
    while 0 < first < end and text[first - 1].isalnum() and text[first].isalnum():
        first += 1
    while start < last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last -= 1
    cut = max(first - start, end - last)
    return (first, last) if cut <= LONGEST_WORD and first < last else (start, end)


def packed(weights: NDArray[np.floating[Any]]) -> tuple[NDArray[np.int8], float]:
    """Weights as 8-bit numbers, by the root of their size: few are large, and those count most.

    With even steps that left out the largest 0.05 %, scores of texts were off by 3.8 on average, with this by 0.02.

    Returns:
        The numbers, and the size of the largest weight.
    """
    largest = float(np.abs(weights).max())
    return (np.sign(weights) * np.round(STEPS * np.sqrt(np.abs(weights) / largest))).astype(np.int8), largest


def unpacked(numbers: NDArray[np.int8], largest: float) -> NDArray[np.float32]:
    """The weights that `packed` wrote as numbers."""
    shares = numbers.astype(np.float32) / STEPS
    return (np.sign(shares) * shares * shares * largest).astype(np.float32)


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
    weights, about = _stored(path)
    warning_weights, warning = _stored(warnings)
    factors: dict[str, float] = warning["cues"]
    return TextClassifier(
        weights | warning_weights,
        about["biases"] | warning["biases"],
        about["bars"],
        f"{about['version']}+{warning['version']}",
        WarningWeights(warning["ngrams"], factors, warning["bias"]),
    )


def _stored(path: Path) -> tuple[dict[str, NDArray[np.float32]], dict[str, Any]]:
    """The weights of a file by model, and what is written about them."""
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        weights = {
            name: unpacked(stored[f"weights_{name}"], about["largest"][name]) for name in about["largest"]
        }
    return weights, about
