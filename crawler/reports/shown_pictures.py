"""Ads whose picture a report shows: those before it by its features, while it is taken in; later ones by a hash.

Features tell much of a picture again, and are let go of with it. What is kept is its perceptual hash, 64 bits that
tell light from dark and no more, with its bits in another order and turned by the home's key: nobody without the key
can try a picture on it. Photographs without text leave none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.pictures import LETTERS, SURE, open_index
from crawler.pictures import PictureText
from crawler.store import Store
from crawler.store.report_pictures import SeenPicture

if TYPE_CHECKING:
    from crawler.campaigns.runs import Runs
    from crawler.pictures.same_pictures import PictureIndex

BITS: Final = 64
"""Of a perceptual hash."""
SAME_BITS: Final = 2
"""Bits in which the hash of a later ad's picture may differ. Of 220 real flyers all 660 smaller or compressed copies
differ in so many at most, and 31 of 24,090 pairs, all of which fit by their features too; of copies that were cropped
or framed 1 of 440 (December 2026)."""


class ReportedPictures:
    """Finds the pictures of ads that reports show, among those that are joined."""

    def __init__(self, store: Store) -> None:
        self._tables = store.campaigns
        self._opened: tuple[Runs, PictureIndex] | None = None

    def find(self, pictures: Iterable[PictureText]) -> list[SeenPicture]:
        """The pictures of ads that some are, whatever words were changed. Call it in a transaction."""
        return [one for looks in looks_of(pictures) for one in self._same(looks)]

    def _same(self, looks: bytes) -> list[SeenPicture]:
        from crawler.pictures.features import unpacked

        keys, index = self._opened = self._opened or open_index(self._tables)
        keys.refresh()
        found = index.find(unpacked(looks))
        # Those that fit in a small part only may be two jobs in one board's frame.
        return [
            SeenPicture(picture, round(100 * min(1, match.share)))
            for picture, match in found
            if match.share >= SURE
        ]


def looks_of(pictures: Iterable[PictureText]) -> list[bytes]:
    """Features of the pictures that may be an ad: those with enough letters, as for joining ads."""
    return [looks for one in pictures for _, letters, looks, _ in one.shown() if letters >= LETTERS]


def keyed_hashes(pictures: Iterable[PictureText], secret: bytes) -> list[int]:
    """What is kept of pictures to find later ads by: signed 64 bits each.

    Args:
        pictures: Of a report.
        secret: The key of the hashes.
    """
    seen = [int.from_bytes(looks[:8], "little") for looks in looks_of(pictures)]
    return [int(one) for one in _keyed(np.array(seen, np.uint64), secret).view(np.int64)]


def compare_with_new_pictures(store: Store) -> None:
    """Compare the pictures of ads that came since with those of all reports."""
    tables = store.report_pictures
    if not tables.behind():
        return
    secret = store.masks.key()
    with store.transaction():
        tables.add(_alike(tables.hashes(), tables.new_pictures(LETTERS), secret))
        tables.compared_all()


def _alike(
    mine: Sequence[tuple[int, int]], ads: Sequence[tuple[int, int]], secret: bytes
) -> Iterable[tuple[int, SeenPicture]]:
    """Report and picture, for all pairs with nearly the same hash."""
    if not mine:
        return
    known = np.array([one for _, one in mine], np.int64).view(np.uint64)
    keyed = _keyed(np.array([seen for _, seen in ads], np.int64).view(np.uint64), secret)
    for (picture, _), one in zip(ads, keyed, strict=True):
        differing = np.bitwise_count(known ^ one)
        for place in (differing <= SAME_BITS).nonzero()[0].tolist():
            yield mine[place][0], SeenPicture(picture, round(100 * (BITS - int(differing[place])) / BITS))


def _keyed(seen: NDArray[np.uint64], secret: bytes) -> NDArray[np.uint64]:
    """Hashes with their bits in an order, and turned, by a key: the number of bits in which two differ stays."""
    drawn = [
        int.from_bytes(
            blake2b(bytes([bit]), key=secret[:64], person=b"picture", digest_size=8).digest(), "big"
        )
        for bit in range(BITS)
    ]
    places = np.array(sorted(range(BITS), key=drawn.__getitem__), np.uint64)
    turned = np.uint64(
        int.from_bytes(blake2b(b"turned", key=secret[:64], person=b"picture", digest_size=8).digest())
    )
    mixed = np.zeros(len(seen), np.uint64)
    for place, bit in enumerate(places):
        mixed |= (seen >> bit & np.uint64(1)) << np.uint64(place)
    return mixed ^ turned
