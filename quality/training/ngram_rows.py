"""Texts as rows of rare n-grams, for the trainers of `crawler.classifier`.

A row holds which n-grams a text has, each by a power of its inverse document frequency (Spaerck Jones 1972): a
frequent n-gram is in honest and harmful ads alike, and a linear model with an L2 penalty leans on whatever is large.
The factors are multiplied into the weights that are shipped, so that reading a text needs no table of frequencies.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from crawler.classifier.ngrams import BUCKET_BITS, distinct_buckets, ngram_buckets

POWER: Final = 1.5
"""Of the inverse document frequency. Of 1, 1.5, 2 and 3 it found most of unseen writers' suspicious texts above 95 of
100 of their honest ones, .36 with .34, .35 and .33 (November 2026, ten writers in four folds)."""
FEWEST_GROUPS: Final = 4
"""Groups of texts that an n-gram needs: with 2 no more is found, and twice as many weights are kept; with 8 less."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NgramRows:
    """The rows of some texts."""

    features: sparse.csr_matrix
    """One row a text; its length is about 1."""
    factors: NDArray[np.float32]
    """What each bucket was multiplied by; 0 for n-grams of too few groups of texts."""

    def shipped(self, weights: Numbers) -> Numbers:
        """Weights of the buckets as a reader needs them, of weights fitted on the rows."""
        return weights * self.factors


def ngram_rows(texts: Sequence[str], groups: Sequence[Hashable]) -> NgramRows:
    """The rows of texts.

    Args:
        texts: Folded texts.
        groups: Of each text, what near-duplicates share; an n-gram is counted once a group.
    """
    found = [distinct_buckets(ngram_buckets(text)) for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    columns = np.concatenate(found)
    values = np.concatenate([np.full(len(row), max(1, len(row)) ** -0.5, np.float32) for row in found])
    matrix = sparse.csr_matrix((values, columns, ends), shape=(len(texts), 1 << BUCKET_BITS))
    factors = _factors(matrix, groups)
    scaled = sparse.csr_matrix((values * factors[columns], columns, ends), shape=matrix.shape)
    scaled.eliminate_zeros()
    return NgramRows(scaled, factors)


def _factors(matrix: sparse.csr_matrix, groups: Sequence[Hashable]) -> NDArray[np.float32]:
    """Power of the inverse document frequency of each bucket, scaled to a mean square of 1 over the texts."""
    number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    of_group = np.array([number[group] for group in groups])
    together = sparse.csr_matrix(
        (np.ones(len(groups), np.float32), (of_group, np.arange(len(groups)))),
        shape=(len(number), len(groups)),
    )
    has = together @ matrix
    counts = np.bincount(has.indices, minlength=matrix.shape[1])
    rarity = np.log(len(number) / np.maximum(counts, 1)) ** POWER
    rarity[counts < FEWEST_GROUPS] = 0.0
    squares = np.asarray(matrix.power(2) @ (rarity**2)).ravel()
    return np.asarray(rarity / np.sqrt(squares.mean()), np.float32)
