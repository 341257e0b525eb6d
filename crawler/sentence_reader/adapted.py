"""An encoder with low-rank adapters (LoRA, Hu et al. 2022): another task on the package's weights, for two megabytes.

Each adapted matrix is the package's plus the product of a tall and a wide one, kept as numbers of 16 bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.sentence_reader.packed_weights import Floats, PackedWeights, UnknownWeights

TALL: Final = ":tall"
WIDE: Final = ":wide"
"""Ends of the names under which the two matrices of an adapter lie."""


@dataclass(frozen=True)
class AdaptedWeights:
    """The package's weights with adapters."""

    package: PackedWeights
    adapters: Mapping[str, NDArray[np.float16]]
    """Name of a tensor with `TALL` or `WIDE` -> the matrix."""

    def tensor(self, name: str, *shape: int) -> Floats:
        """A tensor, adapted where it was.

        Raises:
            UnknownWeights: There is none of that name and shape, or its adapter has another.
        """
        tall, wide = self.adapters.get(name + TALL), self.adapters.get(name + WIDE)
        if tall is None or wide is None:
            return self.package.tensor(name, *shape)
        if (tall.shape[0], wide.shape[1]) != shape or tall.shape[1] != wide.shape[0]:
            raise UnknownWeights(f"the adapter of {name} has another shape")
        change: Floats = tall.astype(np.float32) @ wide.astype(np.float32)
        found: Floats = self.package.tensor(name, *shape) + change
        return found
