"""The fitted head: from the vectors of an ad's sentences to a score, and the known sentence that one resembles.

The score is linear in the mean of the sentences' vectors, centred by language and of length 1. So it is a sum over
sentences, and what each of them adds is known exactly. `quality.training.sentence_head` fits it; a soft maximum over
sentences and models that are not linear were tried there and were no better on unseen writers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.sentence_reader.encoder import STEPS, Vectors

WEIGHTS: Final = Path(__file__).with_name("head.npz")
TYPE_WEIGHTS: Final = Path(__file__).with_name("warnings.npz")
"""Weights that tell warnings, news and reports from ads; `quality.training.sentence_warnings` fits them."""
ALL_LANGUAGES: Final = "*"
"""Key of the mean and of the bar of languages without one of their own."""
TINY: Final = 1e-6
"""Length of a vector below which it has no direction; far below the 0.01 that 8-bit rounding can make."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Bars:
    """Scores from which a text calls an analyst."""

    fixed: Mapping[str, float]
    """Language -> bar for a single text and for a source with few ads."""
    floor: float
    """Offset (negative) from the fixed bar, below which the rank in a source never calls."""

    def of(self, language: str) -> float:
        """The fixed bar of a language."""
        return self.fixed.get(language, self.fixed[ALL_LANGUAGES])


@dataclass(frozen=True)
class SentenceHead:
    """Weights, bars and known sentences; all of one fit."""

    encoder: str
    """Name of the encoder that it was fitted for."""
    version: str
    """Digest of all that is below."""
    weights: Numbers
    bias: float
    means: Mapping[str, Numbers]
    """Language -> mean vector of its sentences: what all of them share says nothing."""
    bars: Bars
    known: tuple[str, ...]
    """Sentences of invented suspicious offers that are shown beside a quote."""
    known_vectors: Vectors
    """Their vectors."""
    known_languages: tuple[str, ...]

    def contributions(self, vectors: Vectors, language: str) -> Numbers:
        """What each sentence adds to the score of the text; no probability.

        Args:
            vectors: One row a sentence, at least one.
            language: BCP 47 primary tag.
        """
        rows = centred(vectors, self.mean_of(language))
        length = max(float(np.linalg.norm(rows.mean(axis=0))), TINY)
        found: Numbers = rows @ self.weights / np.float32(len(rows) * length)
        return found

    def direction(self, vectors: Vectors, language: str) -> Numbers:
        """The mean of the vectors of a text, centred and of length 1: what the weights are applied to."""
        middle = centred(vectors, self.mean_of(language)).mean(axis=0)
        found: Numbers = middle / max(float(np.linalg.norm(middle)), TINY)
        return found

    def mean_of(self, language: str) -> Numbers:
        """The mean vector of a language."""
        return self.means.get(language, self.means[ALL_LANGUAGES])

    def nearest(self, vector: Vectors, language: str) -> str:
        """The known sentence with the smallest angle to one vector, both centred; empty without any."""
        if not self.known:
            return ""
        return self.known[int(np.argmax(self._known_units @ centred(vector, self.mean_of(language))))]

    @cached_property
    def _known_units(self) -> Numbers:
        rows = [
            centred(vector, self.mean_of(language))
            for vector, language in zip(self.known_vectors, self.known_languages, strict=True)
        ]
        found = np.array(rows, np.float32)
        units: Numbers = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), TINY)
        return units


@dataclass(frozen=True, slots=True)
class TypeHead:
    """Weights over the direction of a text that tell a warning, a news item or a report from an ad."""

    version: str
    weights: Numbers
    bias: float
    """Added to the sum; the bar is in it."""

    def score(self, direction: Numbers) -> float:
        """Log-odds relative to the bar: from 0 on the text is a warning, a news item or a report."""
        return round(float(direction @ self.weights) + self.bias, 4)


def centred(vectors: Vectors, mean: Numbers) -> Numbers:
    """Vectors as numbers, without what all sentences of the language share."""
    return vectors.astype(np.float32) / np.float32(STEPS) - mean


@cache
def head_name(path: Path = WEIGHTS) -> tuple[str, str]:
    """Encoder and version of a file of weights, without reading the rest.

    Raises:
        FileNotFoundError: There is no such file.
    """
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
    return str(about["encoder"]), str(about["version"])


@cache
def load_head(path: Path = WEIGHTS) -> SentenceHead:
    """The shipped head, or that of another file; read once.

    Raises:
        FileNotFoundError: There is no such file.
    """
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        means = stored["means"].astype(np.float32)
        return SentenceHead(
            encoder=str(about["encoder"]),
            version=str(about["version"]),
            weights=stored["weights"],
            bias=float(about["bias"]),
            means=dict(zip(map(str, about["languages"]), means, strict=True)),
            bars=Bars({name: float(bar) for name, bar in about["bars"].items()}, float(about["floor"])),
            known=tuple(map(str, about["known"])),
            known_vectors=stored["known_vectors"],
            known_languages=tuple(map(str, about["known_languages"])),
        )


@cache
def load_type_head(path: Path = TYPE_WEIGHTS) -> TypeHead:
    """The shipped weights of types; read once.

    Raises:
        FileNotFoundError: There is no such file.
    """
    with np.load(path, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        return TypeHead(str(about["version"]), stored["weights"].astype(np.float32), float(about["bias"]))
