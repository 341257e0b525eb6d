"""Which pictures of a collection are one picture: candidates by keys, certainty by comparing their features.

The perceptual hash finds copies that were made smaller or compressed. It loses a cropped picture, one under a banner
and one in a screenshot; these share local features, so they are found by keys made of bits of them. Pictures come one
after another, and what is found of one depends on those before it only: the answer is the same for any cut into
batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from crawler.pictures.likeness import PictureMatch, compare

if TYPE_CHECKING:
    import numpy.typing as npt

    from crawler.pictures.features import PictureFeatures

    Keys = npt.NDArray[np.int64]

TABLES: Final = 4
"""Keys made of each feature: bits drawn for each of them."""
KEY_BITS: Final = 32
"""Bits of a feature's 256 that make a key; a fitting feature keeps nine in ten of its bits."""
NEAREST: Final = 20
"""Pictures with which each is compared: those that share most keys, rare keys counting more; and so many whose
perceptual hash is near. Of 220 altered flyers (cropped, squeezed, under a banner, in a screenshot) the original was
among the first 10 for 98 % (November 2026)."""
MOST_CARRIERS: Final = 50
"""Pictures with one key; it takes no more and names none: frames and logos of a board. Set by hand."""
NEAR: Final = 10
"""Bits of 64 in which two perceptual hashes may differ (Zauner 2010: alike below 10 to 12)."""
_BITS: Final = np.random.default_rng(2026).permuted(np.tile(np.arange(256), (TABLES, 1)), axis=1)[
    :, :KEY_BITS
]
_WEIGHTS: Final = 1 << np.arange(KEY_BITS)
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that keys stay different; by it they fall evenly under all top bits (Knuth 1998, section 6.4)."""


class KeyIndex(Protocol):
    """Keys, each of which leads to pictures; `crawler.campaigns.runs.Runs` is one."""

    def find(self, keys: Keys) -> tuple[Keys, npt.NDArray[Any]]:
        """All entries of the keys, which are ascending and without repeats: keys, ascending, and pictures."""

    def add(self, keys: Sequence[int], holders: Sequence[int]) -> None:
        """Add entries."""


class PictureIndex:
    """Finds for one picture after another the earlier ones that it is."""

    def __init__(
        self,
        keys: KeyIndex,
        features: Callable[[Iterable[int]], Mapping[int, PictureFeatures]],
        hashes: Iterable[tuple[int, int]] = (),
    ) -> None:
        """Open an index.

        Args:
            keys: Those of the pictures so far.
            features: Reads features of pictures by their numbers.
            hashes: Number and perceptual hash of each picture so far.
        """
        self._keys = keys
        self._features = features
        rows = list(hashes)
        self._numbers = [number for number, _ in rows]
        self._hashes = [seen for _, seen in rows]

    def place(self, number: int, features: PictureFeatures) -> list[tuple[int, PictureMatch]]:
        """Take in the next picture.

        Args:
            number: Its number, higher than all before.
            features: Its features.

        Returns:
            The pictures that it is, with other words, cut, framed or in a screenshot, and how they fit.
        """
        keys = keys_of(features)
        found, holders = self._keys.find(keys)
        same = self._same(features, found, holders)
        held, counts = np.unique(found, return_counts=True)
        free = np.setdiff1d(keys, held[counts >= MOST_CARRIERS], assume_unique=True)
        self._keys.add(free.tolist(), [number] * len(free))
        self._numbers.append(number)
        self._hashes.append(features.perceptual_hash)
        return same

    def find(self, features: PictureFeatures) -> list[tuple[int, PictureMatch]]:
        """The pictures that one is, as `place` has them; it isn't taken in."""
        return self._same(features, *self._keys.find(keys_of(features)))

    def _same(
        self, features: PictureFeatures, found: Keys, holders: npt.NDArray[Any]
    ) -> list[tuple[int, PictureMatch]]:
        """Of the pictures that may be this one those that are, and how they fit.

        Args:
            features: Of the picture.
            found: Those of its keys that pictures have, ascending.
            holders: The picture that has each.
        """
        chosen = {*_most_keys(found, holders), *self._near(features.perceptual_hash)}
        known = self._features(chosen)
        # One that was purged a moment ago is still among the keys.
        matches = [(other, compare(known[other], features)) for other in sorted(chosen & known.keys())]
        return [(other, match) for other, match in matches if match.same]

    def _near(self, seen: int) -> list[int]:
        """Pictures whose perceptual hash is near, the nearest first."""
        hashes = np.array(self._hashes, dtype=np.uint64)
        differing = np.bitwise_count(hashes ^ np.uint64(seen))
        order = np.argsort(differing, kind="stable")[:NEAREST]
        return [self._numbers[place] for place in order.tolist() if differing[place] <= NEAR]


def keys_of(features: PictureFeatures) -> Keys:
    """Keys of a picture, ascending: for each feature some of its bits, by `TABLES` draws."""
    if not len(features.descriptors):
        return np.empty(0, np.int64)
    bits = np.unpackbits(features.descriptors, axis=1)
    tables = [
        bits[:, chosen].astype(np.int64) @ _WEIGHTS + (table << KEY_BITS)
        for table, chosen in enumerate(_BITS)
    ]
    return np.unique((np.concatenate(tables).astype(np.uint64) * _SPREAD).view(np.int64))


def _most_keys(keys: Keys, holders: npt.NDArray[Any]) -> list[int]:
    """Pictures that share most keys, a key counting less the more pictures have it."""
    if not len(keys):
        return []
    _, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    weights = np.where(counts < MOST_CARRIERS, 1 / counts, 0)[places]
    pictures, homes = np.unique(holders, return_inverse=True)
    votes = np.bincount(homes, weights)
    order = np.lexsort((pictures, -votes.round(9)))[:NEAREST]
    return [int(pictures[place]) for place in order.tolist() if votes[place] > 0]
