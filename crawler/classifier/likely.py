"""Names the indicators that an ad's wording and other features make likely where no phrase and no rule found them.

A linear model of each indicator over which character n-grams an ad has, and over features that mean the same in every
language (`crawler.indicators.likely_signs`). `quality.training.likely_signs` fits it, with the bar of each.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.classifier.bucket_weights import unpacked
from crawler.classifier.model import MAX_QUOTE, whole_words
from crawler.classifier.ngrams import BUCKET_BITS, Buckets, ngram_buckets

LIKELY_WEIGHTS: Final = Path(__file__).with_name("likely.npz")
LIKELY_BITS: Final = 14
"""log2 of the number of weights of an indicator; of writers left out, F1 is .519 with 13,
.524 with 14, .530 with 17."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LikelyIndicator:
    """An indicator that is likely, with the words that speak most for it."""

    id: str
    over: float
    """How far it is above its bar."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class SignModel:
    """The fitted models."""

    ids: tuple[str, ...]
    """Indicators, one a column of all weights."""
    ngrams: Numbers
    """Weights of the buckets."""
    features: Mapping[str, int]
    """Name of a feature -> its row."""
    middle: Numbers
    spread: Numbers
    """Mean of each feature, and what it is divided by."""
    weights: Numbers
    """Of the features."""
    start: Numbers
    """Score of an indicator without anything; its bar is in it."""
    version: str
    """Digest of the weights."""

    def name(
        self,
        text: str,
        features: Collection[str],
        known: Collection[str] = (),
        buckets: tuple[Buckets, ...] | None = None,
    ) -> tuple[LikelyIndicator, ...]:
        """The likely indicators of a text, in the order of `ids`.

        Args:
            text: Folded text of the whole ad.
            features: Names of what it has; unknown ones count nothing.
            known: Ids that are not asked for.
            buckets: Those of its n-grams, where they are known already.
        """
        fine = ngram_buckets(text) if buckets is None else buckets
        if not fine:
            return ()
        coarse = tuple(each >> (BUCKET_BITS - LIKELY_BITS) for each in fine)
        present = np.zeros(1 << LIKELY_BITS, np.bool_)
        for each in coarse:
            present[each] = True
        different = np.flatnonzero(present)
        row = -self.middle
        row[[self.features[name] for name in features if name in self.features]] += 1.0
        row /= self.spread
        scores = self.start + self.ngrams.take(different, axis=0).sum(axis=0) / math.sqrt(len(different))
        scores = scores + row @ self.weights / max(float(np.linalg.norm(row)), 1e-9)
        return tuple(
            LikelyIndicator(
                self.ids[place],
                float(scores[place]),
                *whole_words(text, *self._strongest(coarse, len(text), int(place))),
            )
            for place in np.flatnonzero(scores >= 0.0)
            if self.ids[place] not in known
        )

    def _strongest(self, buckets: tuple[Buckets, ...], length: int, column: int) -> tuple[int, int]:
        """The stretch of at most `MAX_QUOTE` characters whose n-grams weigh most together for an indicator."""
        if length <= MAX_QUOTE:
            return 0, length
        at = np.zeros(len(buckets[0]), np.float32)
        weights = np.ascontiguousarray(self.ngrams[:, column])
        for each in buckets:
            at[: len(each)] += weights.take(each)
        sums = np.concatenate(([0.0], np.cumsum(at)))
        window = min(MAX_QUOTE, len(at))
        best = int(np.argmax(sums[window:] - sums[:-window]))
        return best, min(best + window, length)


@cache
def load_sign_model(path: Path = LIKELY_WEIGHTS) -> SignModel:
    """The shipped models; read once.

    Args:
        path: What `quality.training.likely_signs` wrote.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is not a file that it wrote.
    """
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        return SignModel(
            ids=tuple(about["ids"]),
            ngrams=unpacked(stored["ngrams"], about["largest"]),
            features={name: place for place, name in enumerate(about["features"])},
            middle=stored["middle"].astype(np.float32),
            spread=stored["spread"].astype(np.float32),
            weights=stored["weights"].astype(np.float32),
            start=stored["start"].astype(np.float32),
            version=about["version"],
        )
