"""Phrases: longer runs of letters than the index keeps, read again where shingles cannot decide.

Two unrelated ads of one trade share a tenth of their shingles, but only a twentieth of their phrases; two heavily
edited copies of one template still share a quarter of them. Phrases are not stored: they are read from the
texts of the few families in question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.sketch import Hashes

SIZE: Final = 12
"""Letters of a phrase: two words, or six ideographs."""
LEAST: Final = 100
"""A shorter ad is compared as if it had so many phrases: three shared words of six say little."""
LISTED: Final = 12
"""Holders of a phrase up to which their pairs are listed: 66 additions instead of a column of a matrix product."""
COMMON: Final = 0.8
"""A phrase in so many of a contact's texts is what they all say (an agency's portrait, a law's notice)."""

Shares = NDArray[np.float64]
Phrases = Callable[[Iterable[int]], Mapping[int, Hashes]]
"""Reads the phrases of families."""


def shares(texts: Sequence[Hashes]) -> Shares:
    """For each pair of texts the share of the shorter one's phrases that is in the other; 0 to itself."""
    both: Shares = shared_phrases(texts).in_common().astype(np.float64)
    counts = np.array([len(text) for text in texts])
    shorter = np.minimum(counts[:, None], counts[None, :])
    both /= np.maximum(shorter, LEAST)
    np.fill_diagonal(both, 0.0)
    return both


def share_of_two(one: Hashes, other: Hashes) -> float:
    """The same for two texts."""
    both = np.concatenate((one, other))
    both.sort()
    shared = np.count_nonzero(both[1:] == both[:-1])
    return float(shared / max(min(len(one), len(other)), LEAST))


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


@dataclass(frozen=True)
class SharedPhrases:
    """Which text (a row) holds which phrase (a column), for the phrases that several texts hold; by phrase."""

    texts: int
    phrases: int
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def holders(self) -> NDArray[np.intp]:
        """How many texts hold each phrase."""
        return np.bincount(self.columns, minlength=self.phrases)

    def held(self, kind: type = np.bool_) -> NDArray[Any]:
        """A row for each text, a column for each phrase."""
        return self._dense(np.ones(self.phrases, np.bool_), kind)

    def _dense(self, chosen: NDArray[np.bool_], kind: type) -> NDArray[Any]:
        kept = chosen[self.columns]
        found: NDArray[Any] = np.zeros((self.texts, int(chosen.sum())), kind)
        found[self.rows[kept], (np.cumsum(chosen) - 1)[self.columns[kept]]] = True
        return found

    def in_common(self, weight: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Sum of the weights of the phrases that any two texts hold (their number without weights).

        Most phrases have few holders, whose pairs are listed; those of many are multiplied as matrices.
        """
        weight = np.ones(self.phrases, np.float32) if weight is None else weight
        common, wide = self._wide
        both: NDArray[np.float32] = ((wide * weight[common]) @ wide.T).astype(np.float32)
        pairs, places = self._listed
        if len(pairs):
            found = np.bincount(pairs, weight[places], self.texts**2).astype(np.float32)
            square = found.reshape(self.texts, self.texts)
            both += square + square.T
        return both

    @cached_property
    def _wide(self) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Which phrases many texts hold, and which text holds which of them."""
        common = self.holders() > LISTED
        return common, self._dense(common, np.float32)

    @cached_property
    def _listed(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of texts (row * texts + row) that hold a phrase of few holders, and that phrase."""
        few = ~self._wide[0][self.columns]
        rows, columns = self.rows[few], self.columns[few]
        pairs, places = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for step in range(1, LISTED):
            same = columns[step:] == columns[:-step]
            if not same.any():
                break
            pairs.append(rows[:-step][same] * self.texts + rows[step:][same])
            places.append(columns[step:][same])
        return np.concatenate(pairs), np.concatenate(places)


def shared_phrases(texts: Sequence[Hashes]) -> SharedPhrases:
    """The phrases that several of the texts hold, numbered in ascending order."""
    phrases = np.concatenate([*texts, np.empty(0, np.uint32)])
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    order = phrases.argsort(kind="stable")
    phrases, rows = phrases[order], rows[order]
    fresh = np.concatenate(([True], phrases[1:] != phrases[:-1]))[: len(phrases)]
    number = np.cumsum(fresh) - 1
    several = np.bincount(number) > 1 if len(number) else np.empty(0, np.bool_)
    column = np.cumsum(several) - 1
    kept = several[number]
    return SharedPhrases(len(texts), int(several.sum()), rows[kept], column[number[kept]])


def _among(wanted: Hashes, values: Hashes) -> NDArray[np.bool_]:
    """Which of the wanted phrases stand among some, which are ascending."""
    if not len(values):
        return np.zeros(len(wanted), dtype=np.bool_)
    places = np.minimum(values.searchsorted(wanted), len(values) - 1)
    found: NDArray[np.bool_] = values[places] == wanted
    return found
