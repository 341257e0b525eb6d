"""Known sentences: invented examples of suspicious offers (`exemplars.toml`) with their vectors, and the nearest one.

The tuned encoder tells offers from others better than kinds of offers: of 130 suspicious texts the nearest sentence
is of a kind that the text shows in 47 %. So it counts only where words of the ad show a sign of its kind: with signs
that are only likely by the wording, six of seven named for honest texts of an unseen writer were wrong.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from crawler.sentence_reader.encoder import Vectors
from crawler.sentence_reader.head import Numbers, unit_lengths

SENTENCES: Final = Path(__file__).with_name("exemplars.toml")
VECTORS: Final = SENTENCES.with_suffix(".npz")
NEAR: Final = 0.55
"""Cosine from which a sentence is like a known one: 9 of 10 telling sentences of suspicious texts of five open
writers have it with some known one, and 6 of 10 of honest texts (December 2026)."""


@dataclass(frozen=True, slots=True)
class ExampleText:
    """A known sentence."""

    text: str
    signs: frozenset[str]
    """Indicators that it shows."""


@dataclass(frozen=True, slots=True, eq=False)
class ExampleTable:
    """Known sentences with their vectors."""

    exemplars: tuple[ExampleText, ...]
    vectors: Numbers = field(repr=False)
    """A row for each, of about length 1; none where they were embedded for another reader or other sentences."""

    def nearest(self, vector: Numbers, signs: Collection[str]) -> ExampleText | None:
        """The known sentence that a sentence is most like, if it is near and shows one of these signs.

        Args:
            vector: That of the sentence, of about length 1.
            signs: Ids of indicators that words of the ad show.
        """
        if not len(self.vectors):
            return None
        likeness = self.vectors @ vector
        best = int(np.argmax(likeness))
        found = self.exemplars[best]
        return found if likeness[best] >= NEAR and not found.signs.isdisjoint(signs) else None


def read_exemplars(path: Path = SENTENCES) -> tuple[ExampleText, ...]:
    """The sentences of the file, in order."""
    rows = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        ExampleText(text, frozenset(row["signs"])) for row in rows.values() for text in row["sentences"]
    )


def exemplars_name(reader: str) -> str:
    """What vectors belong to: the sentences and the version of the reader that embedded them."""
    return hashlib.sha256(reader.encode() + SENTENCES.read_bytes()).hexdigest()[:12]


@cache
def load_exemplars(reader: str) -> ExampleTable:
    """The sentences with the shipped vectors, read once; without vectors for a reader that they were not made for.

    Args:
        reader: Version of the reader.

    Raises:
        FileNotFoundError: There is no such file.
    """
    exemplars = read_exemplars()
    with np.load(VECTORS, allow_pickle=False) as stored:
        fits = json.loads(str(stored["about"]))["name"] == exemplars_name(reader)
        vectors: Vectors = stored["vectors"] if fits else np.zeros((0, 0), np.int8)
    return ExampleTable(exemplars, unit_lengths(vectors))
