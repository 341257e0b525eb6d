"""How alike the texts of a component are: all pairs of families at once, by the phrases that are not usual.

Texts that share a contact are compared without what most of its carriers say, such as an agency's portrait. Jobs of
an agency have little else in common; edited copies of one template share their parts by turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.phrases import COMMON, LEAST
from crawler.campaigns.sketch import Hashes

Shares = NDArray[np.float32]
Held = NDArray[np.bool_]

_FEW_CARRIERS: Final = 3
"""Fewer texts have nothing that most of them say."""


@dataclass(frozen=True, slots=True)
class ContactTexts:
    """The texts behind one contact."""

    families: NDArray[np.intp]
    """Places of its carriers in the component."""
    shares: Shares
    """Share of phrases between any two of them, without what most of them say."""
    coherence: float
    """Mean share between carriers in one language."""
    common: float
    """Mean share of a carrier's phrases that most of them say."""


class Likeness:
    """Shares of phrases between families; a family is named by its place in the given order."""

    def __init__(self, texts: Sequence[Hashes], languages: Sequence[str]) -> None:
        self.held = _matrix(texts)
        self._sizes = np.array([len(text) for text in texts], np.float32)
        self.shares = self._shares(np.arange(len(texts)), np.ones(self.held.shape[1], np.bool_))
        self._languages = np.array(languages)

    def weighed(self, owners: Sequence[int]) -> Shares:
        """Shares of phrases where a phrase counts the less, the more owners have it; `owners` by family."""
        numbers = np.unique(np.array(owners), return_inverse=True)[1]
        having = np.zeros((int(numbers.max(initial=0)) + 1, self.held.shape[1]), np.bool_)
        np.logical_or.at(having, numbers, self.held)
        weight = 2.0 / np.maximum(having.sum(axis=0), 2).astype(np.float32)
        held = self.held.astype(np.float32)
        both = (held * weight) @ held.T
        both /= np.maximum(np.minimum(self._sizes[:, None], self._sizes[None, :]), LEAST)
        np.fill_diagonal(both, 0.0)
        found: Shares = np.minimum(both, 1.0).astype(np.float32)
        return found

    def _shares(self, places: NDArray[np.intp], columns: Held, gone: Shares | None = None) -> Shares:
        held = self.held[np.ix_(places, np.flatnonzero(columns))].astype(np.float32)
        both = held @ held.T
        sizes = self._sizes[places] - (0.0 if gone is None else gone)
        smaller = np.minimum(sizes[:, None], sizes[None, :])
        both /= np.maximum(smaller, LEAST)
        np.fill_diagonal(both, 0.0)
        found: Shares = np.minimum(both, 1.0).astype(np.float32)
        return found

    def covered(self, places: Sequence[int], by: Sequence[int]) -> float:
        """Mean share of the phrases of some families that are among those of others."""
        union = self.held[list(by)].any(axis=0)
        told = (self.held[list(places)] & union).sum(axis=1)
        return float(np.mean(told / np.maximum(self._sizes[list(places)], LEAST)))

    def behind(self, carriers: Sequence[int]) -> ContactTexts:
        """The texts of the families that carry a contact."""
        places = np.array(carriers, np.intp)
        held = self.held[places]
        common = np.zeros(held.shape[1], np.bool_)
        if len(places) >= _FEW_CARRIERS:
            common = held.mean(axis=0) >= COMMON
        gone = held[:, common].sum(axis=1).astype(np.float32)
        shares = self._shares(places, ~common, gone)
        languages = self._languages[places]
        same = languages[:, None] == languages[None, :]
        np.fill_diagonal(same, val=False)
        coherence = float(shares[same].mean()) if same.any() else 0.0
        portrait = float(np.mean(gone / np.maximum(self._sizes[places], LEAST)))
        return ContactTexts(places, shares, coherence, portrait)


def _matrix(texts: Sequence[Hashes]) -> Held:
    """Which text (a row) holds which phrase of several texts."""
    if not texts:
        return np.zeros((0, 0), np.bool_)
    _, inverse, counts = np.unique(np.concatenate(list(texts)), return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    several = counts > 1
    column = np.cumsum(several) - 1
    kept = several[inverse]
    held = np.zeros((len(texts), int(several.sum())), np.bool_)
    held[rows[kept], column[inverse[kept]]] = True
    return held
