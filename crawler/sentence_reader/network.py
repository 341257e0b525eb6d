"""The encoder's network: pieces of a text in, one vector out (Devlin et al. 2019, with numpy)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from crawler.sentence_reader.packed_weights import EncoderWeights, Floats

EPSILON: Final = 1e-12
"""Of the layers' normalisation, as in the weights."""
ERF: Final = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
ERF_STEP: Final = 0.3275911
"""The error function to seven digits: Abramowitz & Stegun (1964), 7.1.26."""


@dataclass(frozen=True, slots=True)
class _Linear:
    """A matrix and a bias."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Rows through it."""
        found: Floats = rows @ self.weight.T + self.bias
        return found


@dataclass(frozen=True, slots=True)
class _Norm:
    """Rows of mean 0 and variance 1, scaled and moved."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Rows through it."""
        apart = rows - rows.mean(axis=1, keepdims=True)
        found: Floats = apart / np.sqrt(np.square(apart).mean(axis=1, keepdims=True) + EPSILON)
        return found * self.weight + self.bias


class _Layer:
    """One layer: attention, and two linear maps with a bend between them."""

    def __init__(self, weights: EncoderWeights, number: int) -> None:
        """Load a layer."""
        shape = weights.package.shape
        self._heads = shape.heads
        width, inner = shape.width, shape.inner

        def linear(name: str, rows: int, columns: int) -> _Linear:
            key = f"l{number}.{name}"
            return _Linear(weights.tensor(f"{key}.w", rows, columns), weights.tensor(f"{key}.b", rows))

        def norm(name: str) -> _Norm:
            key = f"l{number}.{name}"
            return _Norm(weights.tensor(f"{key}.w", width), weights.tensor(f"{key}.b", width))

        asked = [linear(name, width, width) for name in ("q", "k", "v")]
        self._asked = _Linear(
            np.concatenate([one.weight for one in asked]), np.concatenate([one.bias for one in asked])
        )
        self._attended, self._attended_norm = linear("ao", width, width), norm("aln")
        self._widen, self._narrow, self._norm = (
            linear("fi", inner, width),
            linear("fo", width, inner),
            norm("oln"),
        )

    def __call__(self, rows: Floats) -> Floats:
        """The pieces of one text through the layer."""
        length, width = rows.shape
        query, key, value = self._asked(rows).reshape(length, 3, self._heads, -1).transpose(1, 2, 0, 3)
        likeness = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(width / self._heads))
        shares = np.exp(likeness - likeness.max(axis=2, keepdims=True))
        shares /= shares.sum(axis=2, keepdims=True)
        seen = (shares @ value).transpose(1, 0, 2).reshape(length, width)
        rows = self._attended_norm(rows + self._attended(seen))
        return self._norm(rows + self._narrow(gelu(self._widen(rows))))


class EncoderNetwork:
    """All layers."""

    def __init__(self, weights: EncoderWeights) -> None:
        """Load them: 85 MB, and a third of a second.

        Raises:
            UnknownWeights: The package's weights are not those that were tuned.
        """
        shape = weights.package.shape
        self._weights = weights
        self._places = weights.tensor("emb.pos", shape.places, shape.width)
        self._places += weights.tensor("emb.type", shape.types, shape.width)[0]
        self._norm = _Norm(weights.tensor("emb.ln.w", shape.width), weights.tensor("emb.ln.b", shape.width))
        self._layers = [_Layer(weights, number) for number in range(shape.layers)]

    def vector(self, pieces: Sequence[int]) -> Floats:
        """The mean of a text's pieces after the last layer, of length 1.

        Args:
            pieces: Their numbers, with the marks of beginning and end.
        """
        middle = self.rows(pieces).mean(axis=0)
        found: Floats = middle / np.float32(max(float(np.linalg.norm(middle)), EPSILON))
        return found

    def rows(self, pieces: Sequence[int]) -> Floats:
        """A vector of each piece of a text after the last layer.

        Args:
            pieces: Their numbers, with the marks of beginning and end.
        """
        width = self._weights.package.shape.width
        words = self._weights.package.rows("emb.word", np.asarray(pieces, np.int64), width)
        rows: Floats = self._norm(words + self._places[: len(pieces)])
        for layer in self._layers:
            rows = layer(rows)
        return rows


def gelu(values: Floats) -> Floats:
    """The bend between two linear maps (Hendrycks & Gimpel 2016): x times the share of a normal variable below it."""
    size: Floats = np.abs(values) * np.float32(math.sqrt(0.5))
    step = np.float32(1.0) / (np.float32(1.0) + np.float32(ERF_STEP) * size)
    sum_of_powers: Floats = np.zeros_like(step)
    for factor in reversed(ERF):
        sum_of_powers = (sum_of_powers + np.float32(factor)) * step
    error = np.float32(1.0) - sum_of_powers * np.exp(-np.square(size))
    found: Floats = np.float32(0.5) * values * (np.float32(1.0) + np.copysign(error, values))
    return found
