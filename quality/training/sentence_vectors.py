"""Vectors of training sentences, kept on disk: encoding is what fitting the sentence head costs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from crawler.sentence_reader.encoder import SentenceEncoder, Vectors

CHUNK: Final = 512
"""Sentences after which the file is written: about ten seconds of work."""


class VectorFile:
    """An encoder that keeps sentences and their vectors in one file; a file of another encoder is not read."""

    def __init__(self, path: Path, encoder: SentenceEncoder) -> None:
        """Read the file, if it is there.

        Args:
            path: An `.npz` file.
            encoder: Encodes what is not in it.
        """
        self._path = path
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        if path.exists():
            with np.load(path, allow_pickle=False) as stored:
                if str(stored["encoder"]) == encoder.name:
                    self._known = dict(zip(map(str, stored["sentences"]), stored["vectors"], strict=True))

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    @property
    def size(self) -> int:
        """That of the encoder."""
        return self._encoder.size

    def prepare(self, sentences: Iterable[str]) -> None:
        """Encode what is new, and keep it."""
        new = [one for one in dict.fromkeys(sentences) if one not in self._known]
        for start in range(0, len(new), CHUNK):
            chunk = new[start : start + CHUNK]
            self._known |= dict(zip(chunk, self._encoder.encode(chunk), strict=True))
            self._write()
            print(f"{start + len(chunk)} of {len(new)} new sentences encoded", flush=True)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """As of any encoder; what is not in the file is encoded and not kept."""
        new = [one for one in dict.fromkeys(sentences) if one not in self._known]
        fresh = dict(zip(new, self._encoder.encode(new), strict=True))
        rows = [self._known[one] if one in self._known else fresh[one] for one in sentences]
        return np.array(rows, np.int8).reshape(-1, self.size)

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new.npz")
        np.savez(
            fresh,
            allow_pickle=False,
            encoder=np.array(self._encoder.name),
            sentences=np.array(list(self._known)),
            vectors=np.array(list(self._known.values()), np.int8),
        )
        os.replace(fresh, self._path)
