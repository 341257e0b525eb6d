"""Where the words of one ad stand in another, in order. Pure.

Runs of words that each text has once are matched first, and only what lies between them is compared word by word:
comparing whole texts takes the square of their length, which a reader of the desk would feel.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

RUN: Final = 6
"""Tokens (spaces count) of a run that is looked for as a whole."""
MOST_PAIRS: Final = 30_000
"""Pairs of places with the same word up to which all are compared: two texts of 2,000 words of a language have about
so many, one word written 180 times has more. Set by hand in December 2026."""


def aligned(one: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Positions of one list of tokens that stand in the other too, and where; both sides only grow."""
    if one == other:
        return {place: place for place in range(len(one))}
    places: dict[int, int] = {}
    at, there = 0, 0
    for start, begin in (*_anchors(one, other), (len(one), len(other))):
        if start < at or begin < there:
            continue
        between = bounded_matcher(one[at:start], other[there:begin])
        for block in between.get_matching_blocks():
            places.update((at + block.a + n, there + block.b + n) for n in range(block.size))
        at, there = start, begin
        while at < len(one) and there < len(other) and one[at] == other[there]:
            places[at] = there
            at, there = at + 1, there + 1
    return places


def bounded_matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    """Compares two lists of tokens; without the frequent ones where they repeat so much that it takes minutes."""
    mine, theirs = Counter(one), Counter(other)
    pairs = sum(count * theirs[token] for token, count in mine.items() if not str(token).isspace())
    return SequenceMatcher(None, one, other, autojunk=pairs > MOST_PAIRS)


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Starts of runs that stand once in each, in an order that holds for both: the longest such chain."""
    mine, theirs = dict(_single(one)), dict(_single(other))
    pairs = sorted((place, theirs[run]) for run, place in mine.items() if run in theirs)
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(tops[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        tops[length : length + 1] = [number]
    chain = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _single(tokens: Sequence[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    seen: dict[tuple[str, ...], int] = {}
    for place in range(len(tokens) - RUN + 1):
        run = tuple(tokens[place : place + RUN])
        seen[run] = -1 if run in seen else place
    return ((run, place) for run, place in seen.items() if place >= 0)
