"""The fitted head: from the vector of a text to what the text reads like."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.sentence_reader.encoder import STEPS, Vectors

WEIGHTS: Final = Path(__file__).with_name("head.npz")
KINDS: Final = ("offer", "warning", "other")
"""What a text may read like; rows of the weights. `offer` is a suspicious one, `warning` also news and reports."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TextHead:
    """Weights of one fit."""

    encoder: str
    """Name of the encoder that it was fitted with."""
    version: str
    """Digest of the weights and of the tuned layers below them."""
    weights: Numbers
    """One row for each of `KINDS`."""
    bias: Numbers

    def scores(self, vectors: Vectors) -> Numbers:
        """A log-odds for each text (row) and each of `KINDS` (column); no probabilities to be quoted."""
        found: Numbers = unit_lengths(vectors) @ self.weights.T + self.bias
        return found


def unit_lengths(vectors: Vectors) -> Numbers:
    """8-bit vectors as numbers of about length 1."""
    found: Numbers = vectors.astype(np.float32) / np.float32(STEPS)
    return found


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
def load_head(path: Path = WEIGHTS) -> TextHead:
    """The shipped head, or that of another file; read once.

    Raises:
        FileNotFoundError: There is no such file.
    """
    encoder, version = head_name(path)
    with np.load(path, allow_pickle=False) as stored:
        return TextHead(encoder, version, stored["weights"], stored["bias"])
