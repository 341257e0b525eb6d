"""Models that a home learned from the decisions of its analysts: one for each source, one for all.

Linear models over which character n-grams a text has, fitted by ridge regression in the dual form (Saunders,
Gammerman & Vovk 1998): with a few hundred decisions there are far fewer texts than n-grams. After 20 decisions on a
channel of messages, presence of n-grams ranked better than their counts, and ridge regression better than logistic
regression.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from crawler.classifier.ngrams import BUCKET_BITS, ngram_buckets
from crawler.errors import UserError

LEARNED_FILE: Final = "learned.npz"
"""Name of the file in the folder `catalogue` of a home."""
ALL_SOURCES: Final = "*"
"""Name of the model for sources without one of their own. No source has this name."""
LEARNED_BITS: Final = 15
"""log2 of the number of weights of a model: 64 kB each. A few hundred decisions fill no more."""
RIDGE: Final = 0.1
"""Penalty of the regression, in shares of the mean square length of a text's vector. Set by hand in 2026."""

SENTENCE_SHARE: Final = 0.5
"""Length of the part of a text's vector that the sentence reader gives, beside 1 for its n-grams. On three sources of
mixed texts 0.5 and 1 ranked up to .08 better than n-grams alone, on a channel of messages 1 worse (November 2026)."""
WITH_SENTENCES: Final = " with sentences"
"""End of the name of a model that needs the sentence reader, beside that of the same source without."""

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A linear model of what analysts of one source refer."""

    weights: Row
    """Of n-grams; then, for a model that needs it, of the direction that the sentence reader gives."""
    bias: float
    about: Mapping[str, object]
    """What it was fitted on, and what it showed on decisions that it had not seen."""

    def score(self, text: str, direction: Row | None = None) -> float:
        """About 1 for a text like those that were referred, about -1 for one like those that were dismissed.

        Args:
            text: Folded text.
            direction: What the sentence reader gives; it is left out where the model does not need it.
        """
        needed = direction if len(self.weights) > 1 << LEARNED_BITS else None
        return float(text_row(text, needed) @ self.weights) + self.bias


@dataclass(frozen=True, slots=True, eq=False)
class LearnedModels:
    """The models of a home."""

    models: Mapping[str, LearnedModel]
    version: str
    """Digest of the file."""

    def of(self, source: str, reader: str = "") -> LearnedModel | None:
        """The model of a source, or of all.

        Args:
            source: Name of the source.
            reader: Version of the sentence reader that read the ad; empty where none did. A model that needs
                sentences is used only with the version it was fitted with.
        """
        for name in (source, ALL_SOURCES):
            deeper = self.models.get(name + WITH_SENTENCES)
            if deeper is not None and reader and deeper.about.get("reader") == reader:
                return deeper
            if name in self.models:
                return self.models[name]
        return None


def ngram_row(text: str) -> Row:
    """Which n-grams a text has, as a vector of length 1; of length 0 for a text without any."""
    row = np.zeros(1 << LEARNED_BITS, np.float32)
    for buckets in ngram_buckets(text):
        row[buckets >> (BUCKET_BITS - LEARNED_BITS)] = 1.0
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row


def text_row(text: str, direction: Row | None = None) -> Row:
    """The vector of a text: its n-grams, and behind them what the sentence reader gives."""
    row = ngram_row(text)
    return row if direction is None else np.concatenate((row, np.float32(SENTENCE_SHARE) * direction))


def fit(rows: Row, referred: NDArray[np.bool_]) -> tuple[Row, float]:
    """Fit a model; referred and dismissed texts weigh the same together.

    Args:
        rows: `text_row` of each text.
        referred: Of each text, whether it was referred; both kinds occur.

    Returns:
        Weights and bias.
    """
    target = np.where(referred, 1.0, -1.0)
    weight = np.where(referred, 0.5 / referred.sum(), 0.5 / (~referred).sum())
    middle = (weight[:, None] * rows).sum(axis=0)
    apart = rows - middle.astype(np.float32)
    gram = (apart @ apart.T).astype(np.float64)
    penalty = RIDGE * float(np.diag(gram).mean()) / (weight * len(rows))
    dual = np.linalg.solve(gram + np.diag(np.maximum(penalty, 1e-9)), target)
    weights = (dual @ apart).astype(np.float16).astype(np.float32)
    return weights, -float(middle @ weights)


def write_learned(path: Path, models: Mapping[str, LearnedModel]) -> None:
    """Write the models of a home to an open place; `read_learned` reads them."""
    about = {name: dict(model.about) | {"bias": model.bias} for name, model in sorted(models.items())}
    weights = {f"weights_{number}": models[name].weights for number, name in enumerate(about)}
    with path.open("wb") as file:  # given a name, numpy would add an ending to it
        np.savez_compressed(
            file,
            allow_pickle=False,
            about=np.array(json.dumps(about, sort_keys=True)),
            **{name: row.astype(np.float16) for name, row in weights.items()},
        )


def read_learned(path: Path) -> LearnedModels | None:
    """The models of a file, read again when it changed; None where there is no file.

    Raises:
        UserError: The file is not one that `adwatch learn` wrote.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return _read(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> LearnedModels:
    """The file as it was at that time."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            about: dict[str, dict[str, object]] = json.loads(str(stored["about"]))
            rows = [stored[f"weights_{number}"].astype(np.float32) for number in range(len(about))]
        models = {
            name: LearnedModel(row, float(str(one["bias"])), one)
            for (name, one), row in zip(about.items(), rows, strict=True)
        }
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise UserError(
            f"{path} is no file of `adwatch learn` ({error}); delete it, or learn again"
        ) from error
    return LearnedModels(models, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
