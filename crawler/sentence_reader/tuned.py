"""The encoder's tuned layers: what `quality.training.text_encoder` changed in the upper layers of the package.

The package's own engine reads matrices of 4 bits alone, and the tuned changes are smaller than its steps. So they are
kept as differences of 8 bits, each row with a scale of its own, and the network is run by `network.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.sentence_reader.packed_weights import Floats, PackedWeights, UnknownWeights

TUNED: Final = Path(__file__).with_name("tuned.npz")
SCALES: Final = ":scales"
"""End of the name under which the scales of a matrix lie."""
STEPS: Final = 127
"""Largest 8-bit number: a change of a weight is kept as one of 255."""


@dataclass(frozen=True)
class TunedWeights:
    """The package's weights with the tuned layers."""

    package: PackedWeights
    changes: Mapping[str, NDArray[np.int8] | Floats]
    """Name of a tensor -> its differences in steps, or, of a vector, its numbers; and the scales of each matrix."""

    def tensor(self, name: str, *shape: int) -> Floats:
        """A tensor, tuned where it was.

        Raises:
            UnknownWeights: There is none of that name and shape, or its tuned differences have another.
        """
        change = self.changes.get(name)
        if change is not None and change.shape != shape:
            raise UnknownWeights(f"tuned differences of {name} have another shape")
        if change is None:
            return self.package.tensor(name, *shape)
        if change.ndim == 1:
            return np.asarray(change, np.float32)
        scales = np.asarray(self.changes[name + SCALES], np.float32)
        found: Floats = self.package.tensor(name, *shape) + change.astype(np.float32) * scales[:, None]
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the tuned tensors."""
        return frozenset(name for name in self.changes if not name.endswith(SCALES))


def in_steps(change: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Differences of a matrix as 8-bit numbers, and the scale of each row."""
    scales = np.maximum(np.abs(change).max(axis=1), np.float32(1e-12)) / np.float32(STEPS)
    return np.round(change / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def read_tuned(package: PackedWeights, path: Path = TUNED) -> TunedWeights:
    """The shipped layers over the package's.

    Raises:
        FileNotFoundError: There is no such file.
    """
    with np.load(path, allow_pickle=False) as stored:
        return TunedWeights(package, {name: stored[name] for name in stored.files})
