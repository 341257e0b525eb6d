"""Which texts tell one story, though no two of them need to be alike enough: judged all together.

Copies of one template share their parts by turns, jobs of an agency have little in common; and two campaigns are
each more alike in themselves than they are to each other. Likeness is the share of phrases
(`crawler.campaigns.phrases`), in a table with a row and a column for each text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from crawler.campaigns.phrases import Shares

KEPT: Final = 0.75
"""Share of some texts that must be part of their one story; a chosen few are always alike."""
MEMBER: Final = 0.08
"""Mean share of phrases below which a text does not belong to a story."""
FELLOW: Final = 0.5
"""The same, against what half of the texts reach: strangers on a hotline have a third of it
(quality/corpora/scattered)."""
MANY: Final = 6
"""Texts from which `MEAN_OF_MANY` is asked for. Set by hand in 2026, not fitted."""
MEAN_OF_MANY: Final = 0.25
"""Mean share that is asked of so many texts besides: the more there are, the nearer is the nearest by chance. Pairs
of several campaigns on one hotline have 0.12, heavily edited campaigns 0.3 (quality/corpora/scattered)."""
FEWEST: Final = 3
"""Texts that a part must have: fewer have no likeness within."""
APART: Final = 0.4
"""Likeness between two parts, against that within them, below which they are two stories: two spellings of one
template reach 0.6, two campaigns 0.2 (quality/corpora/scattered)."""


def coherent(table: Shares, enough: float) -> list[int]:
    """Places of the texts that are one story, strangers left out; none when they are not one.

    `enough` is asked of the mean share, plus the mean share with the nearest other text.
    """
    places = list(range(len(table)))
    while len(places) >= max(3, KEPT * len(table)):
        inner = table[np.ix_(places, places)]
        means = inner.sum(axis=1) / (len(places) - 1)
        if means.min() >= max(MEMBER, FELLOW * float(np.median(means))):
            nearest = inner.max(axis=1)
            apart = len(places) >= MANY and means.mean() < MEAN_OF_MANY
            return [] if apart or means.mean() + nearest.mean() < enough else places
        places.pop(int(means.argmin()))
    return []


def within(table: Shares) -> float:
    """Mean share between any two of the texts."""
    size = len(table)
    return float(table.sum()) / (size * (size - 1)) if size > 1 else 0.0


def halves(table: Shares) -> tuple[list[int], list[int]]:
    """Places of the texts in two parts, as unlike each other as can be (average linkage).

    A part has `FEWEST` texts or more: single texts that are unlike all others do not count as a part, and go with
    the nearer one. The second part is empty when there are no two parts.
    """
    means = table.copy()
    parts = {place: [place] for place in range(len(table))}
    found: tuple[list[int], list[int]] = [*parts], []
    while len(parts) > 1:
        left = [*parts]
        inner = means[np.ix_(left, left)]
        np.fill_diagonal(inner, -1.0)
        row, column = divmod(int(inner.argmax()), len(left))
        one, other = sorted((left[row], left[column]))
        size, added = len(parts[one]), len(parts[other])
        if min(size, added) >= FEWEST:
            found = parts[one], parts[other]
        means[one] = means[:, one] = (means[one] * size + means[other] * added) / (size + added)
        parts[one] = parts[one] + parts.pop(other)
    return _with_strays(table, *found)


def _with_strays(table: Shares, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
    if not right:
        return left, right
    strays = set(range(len(table))) - {*left, *right}
    nearer = {place for place in strays if table[place, left].mean() < table[place, right].mean()}
    return sorted({*left} | (strays - nearer)), sorted({*right} | nearer)


def stories(table: Shares, enough: float) -> list[list[int]]:
    """Places of the texts of each story that is told again and again; texts of no story are left out.

    `enough` is for `coherent`. Two campaigns on one number are coherent each, and together too: they are
    distinguished by being less alike than each is in itself.
    """
    places = coherent(table, enough)
    inner = table[np.ix_(places, places)]
    left, right = halves(inner) if len(places) >= 2 * FEWEST else (places, [])
    if not right or not apart(inner, left, right):
        return [places] if places else []
    found = []
    for part in (left, right):
        chosen = [places[place] for place in part]
        found += [[chosen[i] for i in story] for story in stories(table[np.ix_(chosen, chosen)], enough)]
    return found


def apart(table: Shares, left: Sequence[int], right: Sequence[int]) -> bool:
    """Whether two parts are less alike than each is in itself."""
    inside = [within(table[np.ix_(part, part)]) for part in (left, right)]
    return bool(table[np.ix_(left, right)].mean() < APART * sum(inside) / 2)
