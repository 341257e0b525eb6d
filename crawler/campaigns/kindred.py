"""Two halves of one campaign that rotated its contacts: as like each other as each is in itself.

The test needs no threshold of its own: heavily edited ads are little alike, but equally little within a half
and between halves, while two campaigns of one trade are less alike than the ads of each are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, product
from statistics import fmean
from typing import Final

from crawler.campaigns.alike import Face
from crawler.campaigns.grouping import Groups
from crawler.campaigns.sketch import similarity

Faces = Mapping[int, Face]

FEWEST: Final = 3
"""Families that each half must have: fewer have no likeness within."""
SAMPLE: Final = 10
"""Families of each half that are compared."""
RATIO: Final = 0.92
"""Likeness between the halves against the mean likeness within them."""
FLOOR: Final = 0.2
"""Likeness between the halves that is asked for in any case: unrelated ads of one trade have 0.10."""


def join_kindred(
    groups: Groups, edges: Iterable[tuple[int, int, float]], faces: Callable[[list[int]], Faces]
) -> bool:
    """Join groups with at least two edges between them that pass the test; False when there are none."""
    between: Counter[tuple[int, int]] = Counter()
    for one, other, _ in edges:
        left, right = sorted((groups.find(one), groups.find(other)))
        between[left, right] += left != right
    pairs = sorted(pair for pair, count in between.items() if count > 1)
    halves: defaultdict[int, list[int]] = defaultdict(list)
    wanted = {end for pair in pairs for end in pair}
    for family in sorted(groups):
        if groups.find(family) in wanted:
            halves[groups.find(family)].append(family)
    pairs = [pair for pair in pairs if min(len(halves[end]) for end in pair) >= FEWEST]
    found = [pair for pair in pairs if _kindred(halves[pair[0]], halves[pair[1]], faces)]
    joined = [groups.join(left, right) for left, right in found]
    return any(joined)


def _kindred(one: Sequence[int], other: Sequence[int], faces: Callable[[list[int]], Faces]) -> bool:
    left, right = _spread(one), _spread(other)
    known = faces([*left, *right])
    left, right = [f for f in left if f in known], [f for f in right if f in known]
    if min(len(left), len(right)) < FEWEST:
        return False
    within = fmean(_mean(combinations(half, 2), known) for half in (left, right))
    across = _mean(product(left, right), known)
    return across >= max(FLOOR, RATIO * within)


def _spread(families: Sequence[int]) -> list[int]:
    """At most `SAMPLE` families, evenly over their order."""
    step = max(1, len(families) // SAMPLE)
    return list(families[::step][:SAMPLE])


def _mean(pairs: Iterable[tuple[int, int]], faces: Faces) -> float:
    return fmean(similarity(faces[one].sketch, faces[other].sketch).jaccard for one, other in pairs)
