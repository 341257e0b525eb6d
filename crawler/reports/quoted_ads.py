"""Ads whose text a report quotes: those before it by its text, while it is taken in; later ones by keyed hashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.alike import Face, compare
from crawler.campaigns.candidates import candidates
from crawler.campaigns.index import read_faces
from crawler.campaigns.runs import Runs
from crawler.campaigns.sketch import Hashes, Sketch, band_keys, sketch
from crawler.reports.templates import BYTES, bands_needed, keyed_bands, likeness
from crawler.store import Store
from crawler.store.report_templates import QuotedAd, TemplateBands

AT_ONCE: Final = 2_000
"""Families of ads that are compared in one transaction, about half a second."""
A_TURN: Final = 20_000
"""Families that are compared before a page is shown; the rest waits for the next one. Set by hand in 2026."""
_SAME: Final = frozenset({"family", "template"})
_WORD: Final = np.dtype(">u8")


class QuotedAds:
    """Finds the ads that texts quote, among those that are joined."""

    def __init__(self, store: Store) -> None:
        self._tables = store.campaigns
        self._bands = Runs(self._tables.runs, "bands", "<u4")

    def find(self, texts: Sequence[Hashes]) -> list[list[QuotedAd]]:
        """For each text the ads that it quotes. Call it in a transaction.

        Args:
            texts: Shingles of each.
        """
        self._bands.refresh()
        keys = band_keys(texts)
        found = self._bands.find(np.unique(np.array([key for each in keys for key in each], np.int64)))
        near = candidates(keys, found)
        wanted = sorted({family for each in near for family in each.families})
        faces = read_faces(self._tables, wanted)
        versions: dict[int, int] = dict(self._tables.representatives(wanted))
        return [
            [
                QuotedAd(versions[family], percent)
                for family in each.families
                if family in faces and (percent := _alike(Face(sketch(text), "", "", ""), faces[family]))
            ]
            for text, each in zip(texts, near, strict=True)
        ]


def _alike(one: Face, other: Face) -> int:
    """Percent of what two texts say that both do; 0 if they are not of one template."""
    verdict, found = compare(one, other)
    return round(100 * found.jaccard) if verdict in _SAME else 0


def compare_with_new(store: Store, *, most: int = A_TURN) -> None:
    """Compare families of ads that came since with the reports.

    Args:
        store: The store.
        most: Families at most; the next call goes on.
    """
    tables = store.report_templates
    if not tables.behind():
        return
    known = _Known(tables.bands(), store.masks.key())
    for _ in range(0, most, AT_ONCE):
        with store.transaction():
            families = tables.new_families(AT_ONCE)
            if not families:
                tables.compared_all()
                return
            tables.add_ads(known.quoting([_ad(*one) for one in families]))
            tables.compared(families[-1][0])


def _ad(_: int, version: int, count: int, data: bytes) -> tuple[int, Sketch]:
    return version, Sketch(np.frombuffer(data, "<u4"), count)


class _Known:
    """Reports, as keyed hashes of their texts."""

    def __init__(self, bands: Sequence[TemplateBands], secret: bytes) -> None:
        self._bands = bands
        self._secret = secret
        words = np.frombuffer(b"".join(one.bands for one in bands), _WORD).astype(np.uint64)
        owners = np.repeat(np.arange(len(bands)), [len(one.bands) // BYTES for one in bands])
        order = words.argsort(kind="stable")
        self._words, self._owners = words[order], owners[order]

    def quoting(self, ads: Sequence[tuple[int, Sketch]]) -> list[tuple[int, QuotedAd]]:
        """Report and ad, for the reports that quote one of some ads."""
        ads = [one for one in ads if one[1].total]
        if not ads or not self._bands:
            return []
        keyed = keyed_bands([face for _, face in ads], self._secret)
        found = []
        for ad, text, shared in zip(*self._shared(keyed), strict=True):
            (version, face), report = ads[ad], self._bands[text]
            if shared >= bands_needed(min(face.total, report.shingles)):
                found.append((report.report, QuotedAd(version, likeness(shared))))
        return found

    def _shared(self, keyed: Sequence[bytes]) -> tuple[list[int], list[int], list[int]]:
        """Ad, text of a report, and bands that they share, for all pairs that share any."""
        wanted = np.frombuffer(b"".join(keyed), _WORD).astype(np.uint64)
        left = self._words.searchsorted(wanted)
        counts = self._words.searchsorted(wanted, side="right") - left
        places: NDArray[np.int64] = np.repeat(left - np.cumsum(counts) + counts, counts)
        places += np.arange(counts.sum())
        ads = np.repeat(np.arange(len(keyed), dtype=np.int64), [len(one) // BYTES for one in keyed])
        pairs, shared = np.unique(
            np.repeat(ads, counts) << np.int64(32) | self._owners[places], return_counts=True
        )
        return (pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist(), shared.tolist()
