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

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A linear model of what analysts of one source refer."""

    weights: Row
    bias: float
    about: Mapping[str, object]
    """What it was fitted on, and what it showed on decisions that it had not seen."""

    def score(self, text: str) -> float:
        """About 1 for a text like those that were referred, about -1 for one like those that were dismissed."""
        return float(ngram_row(text) @ self.weights) + self.bias


@dataclass(frozen=True, slots=True, eq=False)
class LearnedModels:
    """The models of a home."""

    models: Mapping[str, LearnedModel]
    version: str
    """Digest of the file."""

    def of(self, source: str) -> LearnedModel | None:
        """The model of a source, or of all."""
        return self.models.get(source) or self.models.get(ALL_SOURCES)


def ngram_row(text: str) -> Row:
    """Which n-grams a text has, as a vector of length 1; of length 0 for a text without any."""
    row = np.zeros(1 << LEARNED_BITS, np.float32)
    for buckets in ngram_buckets(text):
        row[buckets >> (BUCKET_BITS - LEARNED_BITS)] = 1.0
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row


def fit(rows: Row, referred: NDArray[np.bool_]) -> tuple[Row, float]:
    """Fit a model; referred and dismissed texts weigh the same together.

    Args:
        rows: `ngram_row` of each text.
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
    rows = [models[name].weights for name in about]
    with path.open("wb") as file:  # given a name, numpy would add an ending to it
        np.savez_compressed(
            file,
            allow_pickle=False,
            about=np.array(json.dumps(about, sort_keys=True)),
            weights=np.array(rows, np.float16).reshape(len(rows), 1 << LEARNED_BITS),
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
            rows = stored["weights"].astype(np.float32)
        models = {
            name: LearnedModel(row, float(str(one["bias"])), one)
            for (name, one), row in zip(about.items(), rows, strict=True)
        }
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise UserError(
            f"{path} is no file of `adwatch learn` ({error}); delete it, or learn again"
        ) from error
    return LearnedModels(models, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
