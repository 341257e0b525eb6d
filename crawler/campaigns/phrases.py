"""Phrases: longer runs of letters than the index keeps, read again where shingles cannot decide.

Two unrelated ads of one trade share a tenth of their shingles, but only a twentieth of their phrases; two heavily
edited copies of one template still share a quarter of them. Phrases are not stored: they are read from the
texts of the few families in question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.sketch import Hashes

SIZE: Final = 12
"""Letters of a phrase: two words, or six ideographs."""
LEAST: Final = 100
"""A shorter ad is compared as if it had so many phrases: three shared words of six say little."""
COMMON: Final = 0.8
"""A phrase in so many of a contact's texts is what they all say (an agency's portrait, a law's notice)."""

Shares = NDArray[np.float64]
Phrases = Callable[[Iterable[int]], Mapping[int, Hashes]]
"""Reads the phrases of families."""


def shares(texts: Sequence[Hashes]) -> Shares:
    """For each pair of texts the share of the shorter one's phrases that is in the other; 0 to itself."""
    found = _incidence(texts)
    counts = np.array([len(text) for text in texts])
    both: Shares = (found @ found.T).astype(np.float64)
    shorter = np.minimum(counts[:, None], counts[None, :])
    both /= np.maximum(shorter, LEAST)
    np.fill_diagonal(both, 0.0)
    return both


def without_common(texts: Sequence[Hashes]) -> list[Hashes]:
    """The texts without the phrases that most of them hold; fewer than three have none in common."""
    if len(texts) < 3:
        return list(texts)
    values, counts = _repeated(texts)
    common = values[counts >= max(3, COMMON * len(texts))]
    return [text[~_among(text, common)] for text in texts] if len(common) else list(texts)


def _repeated(texts: Sequence[Hashes]) -> tuple[Hashes, NDArray[np.intp]]:
    """Phrases of more than one text, ascending, and how many hold each."""
    phrases = np.concatenate(list(texts))
    phrases.sort()
    fresh = np.flatnonzero(np.concatenate(([True], phrases[1:] != phrases[:-1])))
    counts = np.diff(fresh, append=len(phrases))
    several = counts > 1
    return phrases[fresh[several]], counts[several]


def _incidence(texts: Sequence[Hashes]) -> NDArray[np.float32]:
    """Which text (a row) holds which phrase; a phrase of one text only is part of no pair and left out."""
    values, _ = _repeated(texts)
    return np.array([_among(values, text) for text in texts], dtype=np.float32)


def _among(wanted: Hashes, values: Hashes) -> NDArray[np.bool_]:
    """Which of the wanted phrases stand among some, which are ascending."""
    if not len(values):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.minimum(values.searchsorted(wanted), len(values) - 1)
    found: NDArray[np.bool_] = values[places] == wanted
    return found
