"""Which pictures of a collection are one picture: candidates by keys, certainty by comparing their features.

The perceptual hash finds copies that were made smaller or compressed. It loses a cropped picture, one under a banner
and one in a screenshot; these share local features, so they are found by keys made of bits of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING, Final

import numpy as np

from crawler.pictures.likeness import PictureMatch, compare

if TYPE_CHECKING:
    from crawler.pictures.features import PictureFeatures

TABLES: Final = 4
"""Keys made of each feature: bits drawn for each of them."""
KEY_BITS: Final = 32
"""Bits of a feature's 256 that make a key; a fitting feature keeps nine in ten of its bits."""
NEAREST: Final = 20
"""Pictures with which each is compared: those that share most keys, rare keys counting more. Of 220 altered flyers
(cropped, squeezed, under a banner, in a screenshot) the original was among the first 10 for 98 % (November 2026)."""
MOST_CARRIERS: Final = 50
"""Pictures with one key, beyond which it names none: frames and logos of a board. Set by hand."""
NEAR: Final = 10
"""Bits of 64 in which two perceptual hashes may differ (Zauner 2010: alike below 10 to 12)."""
_BITS: Final = np.random.default_rng(2026).permuted(np.tile(np.arange(256), (TABLES, 1)), axis=1)[
    :, :KEY_BITS
]
_WEIGHTS: Final = 1 << np.arange(KEY_BITS)


@dataclass(frozen=True, slots=True)
class PicturePair:
    """Two pictures that are one, and why."""

    one: str
    other: str
    """Names of the pictures, in order."""
    match: PictureMatch


def same_pictures(pictures: Mapping[str, PictureFeatures]) -> Iterator[PicturePair]:
    """Pairs of pictures that are one with other words, cut, framed or in a screenshot.

    Args:
        pictures: Name (such as the SHA-256 of the file) -> features.

    Yields:
        The pairs, in order.
    """
    for one, other in sorted(candidates(pictures)):
        match = compare(pictures[one], pictures[other])
        if match.same:
            yield PicturePair(one, other, match)


def candidates(pictures: Mapping[str, PictureFeatures]) -> set[tuple[str, str]]:
    """Pairs worth comparing, each in order."""
    keys = {name: keys_of(features) for name, features in pictures.items()}
    carriers: dict[int, list[str]] = defaultdict(list)
    for name, own in keys.items():
        for key in own:
            carriers[key].append(name)
    found = set(_near(pictures))
    for name, own in keys.items():
        votes: dict[str, float] = defaultdict(float)
        for others in (carriers[key] for key in own):
            if 1 < len(others) <= MOST_CARRIERS:
                for other in others:
                    votes[other] += 1 / len(others)
        votes.pop(name, None)
        best = nlargest(NEAREST, votes, key=lambda other: (votes[other], other))
        found.update((min(name, other), max(name, other)) for other in best)
    return found


def keys_of(features: PictureFeatures) -> frozenset[int]:
    """Keys of a picture: for each feature some of its bits, by `TABLES` draws."""
    if not len(features.descriptors):
        return frozenset()
    bits = np.unpackbits(features.descriptors, axis=1)
    found: set[int] = set()
    for table, chosen in enumerate(_BITS):
        keys = bits[:, chosen].astype(np.int64) @ _WEIGHTS + (table << KEY_BITS)
        found.update(int(key) for key in keys)
    return frozenset(found)


def _near(pictures: Mapping[str, PictureFeatures]) -> Iterable[tuple[str, str]]:
    """Pairs whose perceptual hashes are near; one pass over the bits for each picture."""
    names = sorted(pictures)
    hashes = np.array([pictures[name].perceptual_hash for name in names], dtype=np.uint64)
    for place, name in enumerate(names):
        differing = np.bitwise_count(hashes[place + 1 :] ^ hashes[place])
        for found in np.flatnonzero(differing <= NEAR):
            yield name, names[place + 1 + int(found)]
