"""Portraits: what an advertiser says of itself on every ad, found by long lines in common.

Boards that hide contacts leave nothing else to tell that fifty jobs are one advertiser's. Usual lines, such as
statements that a law asks for, are no portrait.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations
from typing import Final

from crawler.campaigns.normal import weight
from crawler.campaigns.phrases import SIZE
from crawler.campaigns.sketch import shingles
from crawler.campaigns.usage import shipped

LONG: Final = 60
"""Letters from which a line tells who says it: about ten English words."""
VERY_LONG: Final = 150
"""Letters from which a line counts as two: one of 25 English words is enough."""
LINES: Final = 12
"""Long lines kept of an ad, those with the smallest hashes; 66 pairs of two."""
USUAL: Final = 0.5
"""Share of a line's phrases that are usual in real ads, from which the line is."""


def portrait_lines(segments: Sequence[str]) -> list[int]:
    """Hashes (signed 64 bits) of long lines of an ad that are not usual."""
    long = [segment for segment in segments if weight(segment) >= LONG and not _is_usual(segment)]
    found = {_hash(segment) for segment in long}
    found |= {_hash(f"{segment} again") for segment in long if weight(segment) >= VERY_LONG}
    return sorted(found)[:LINES]


def _hash(segment: str) -> int:
    digest = blake2b(segment.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _is_usual(segment: str) -> bool:
    phrases = shingles(segment, SIZE)
    return len(shipped().left_out_of(phrases)) <= (1 - USUAL) * len(phrases)


def same_portrait(
    lines: Iterable[tuple[int, int]], employers: Iterable[tuple[int, str]]
) -> Iterator[tuple[int, int]]:
    """Pairs of families of one employer, or of none, that have two lines in common; enough to connect all.

    `lines` are (family, line), `employers` (family, employer).
    """
    rows, named = list(lines), dict(sorted(employers))
    holders = Counter(line for _, line in rows)
    told: defaultdict[int, list[int]] = defaultdict(list)
    for family, line in rows:
        if holders[line] > 1:
            told[family].append(line)
    first: dict[tuple[tuple[int, int], str], int] = {}
    for family, found in sorted(told.items()):
        for pair in combinations(sorted(found), 2):
            known = first.setdefault((pair, named.get(family, "")), family)
            if known != family:
                yield known, family
