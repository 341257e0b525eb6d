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

from crawler.campaigns.phrases import COMMON, LEAST, shared_phrases
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

    def __init__(
        self,
        texts: Sequence[Hashes],
        languages: Sequence[str],
        usual: Sequence[float] = (),
        least: int = LEAST,
    ) -> None:
        """Take texts, their languages, and for each the share that unrelated ads of its language reach.

        A text of fewer phrases is compared as if it had `least`.
        """
        self._least = least
        self.usual = np.array(usual or [0.0] * len(texts), np.float32)
        self._shared = shared_phrases(texts)
        order = self._shared.rows.argsort(kind="stable")
        self._columns = self._shared.columns[order]
        """Phrases of the texts, one text after another..."""
        self._starts = self._shared.rows[order].searchsorted(np.arange(len(texts) + 1))
        """...and where each begins."""
        self._sizes = np.array([len(text) for text in texts], np.float32)
        every = np.arange(len(texts))
        self.shares = self._beyond(self._shares(self._shared.in_common(), self._sizes), every)
        self._languages = np.array(languages)

    def weighed(self, owners: Sequence[int]) -> Shares:
        """Shares of phrases where a phrase counts the less, the more owners have it; `owners` by family."""
        count = max(1, self._shared.phrases)
        owner = np.array(owners, np.int64)[self._shared.rows]
        having = np.unique(owner * count + self._shared.columns) % count
        counts = np.bincount(having, minlength=self._shared.phrases)
        weight = (2.0 / np.maximum(counts, 2)).astype(np.float32)
        return self._shares(self._shared.in_common(weight), self._sizes)

    def _shares(self, both: Shares, sizes: NDArray[np.float32]) -> Shares:
        smaller = np.minimum(sizes[:, None], sizes[None, :])
        shares = both / np.maximum(smaller, self._least).astype(np.float32)
        np.fill_diagonal(shares, 0.0)
        found: Shares = np.minimum(shares, 1.0).astype(np.float32)
        return found

    def _beyond(self, shares: Shares, places: NDArray[np.intp]) -> Shares:
        """Shares beyond what unrelated ads have in common: 0 for that, 1 for all."""
        usual = self.usual[places]
        if not usual.any():
            return shares
        usual = np.maximum(usual[:, None], usual[None, :])
        found: Shares = np.maximum((shares - usual) / (1 - usual), 0.0).astype(np.float32)
        return found

    def _held_by(self, places: NDArray[np.intp]) -> Held:
        """Which of some texts (a row) holds which phrase that any of them holds (a column)."""
        held = [self._columns[self._starts[place] : self._starts[place + 1]] for place in places]
        known, columns = np.unique(np.concatenate([np.empty(0, np.int64), *held]), return_inverse=True)
        found = np.zeros((len(places), len(known)), np.bool_)
        found[np.repeat(np.arange(len(places)), [len(each) for each in held]), columns] = True
        return found

    def behind(self, carriers: Sequence[int]) -> ContactTexts:
        """The texts of the families that carry a contact."""
        places = np.array(carriers, np.intp)
        held = self._held_by(places)
        common = np.zeros(held.shape[1], np.bool_)
        if len(places) >= _FEW_CARRIERS:
            common = held.mean(axis=0) >= COMMON
        gone = held[:, common].sum(axis=1).astype(np.float32)
        kept = held[:, ~common & (held.sum(axis=0) > 1)].astype(np.float32)
        shares = self._beyond(self._shares(kept @ kept.T, self._sizes[places] - gone), places)
        languages = self._languages[places]
        same = languages[:, None] == languages[None, :]
        np.fill_diagonal(same, val=False)
        coherence = float(shares[same].mean()) if same.any() else 0.0
        portrait = float(np.mean(gone / np.maximum(self._sizes[places], self._least)))
        return ContactTexts(places, shares, coherence, portrait)
