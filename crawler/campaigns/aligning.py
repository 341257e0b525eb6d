"""Where the words of one ad stand in another, in order. Pure.

Runs of words that each text has once are matched first, and only what lies between them is compared word by word:
comparing whole texts takes the square of their length, which a reader of the desk would feel.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import LCSseq

RUN: Final = 6
"""Tokens (spaces count) of a run that is looked for as a whole."""
MOST_PAIRS: Final = 30_000
"""Pairs of places with the same word up to which all are compared: two texts of 2,000 words of a language have about
so many, one word written 180 times has more. Set by hand in December 2026."""
PAIRS_A_WORD: Final = 10
"""The same for each token (spaces count) of the longer text. Of 4,775 real ads compared with themselves one in two
has about 3, nine in ten have less than 8; a phrase of three words written forty times has 14 (December 2026)."""

Runs = dict[tuple[str, ...], int]
"""Runs of `RUN` tokens that stand once in a list, in order, with their places."""
Opcode = tuple[str, int, int, int, int]
"""Kind (equal, replace, delete, insert), start and end in one list, start and end in the other."""


def aligned(one: Sequence[str], other: Sequence[str], runs: Runs | None = None) -> dict[int, int]:
    """Positions of one list of tokens that stand in the other too, and where; both sides only grow.

    Args:
        one: Tokens.
        other: Tokens.
        runs: What `single_runs` finds in `one`, where that is compared with several others.
    """
    if one == other:
        return {place: place for place in range(len(one))}
    places: dict[int, int] = {}
    at, there = 0, 0
    mine = single_runs(one) if runs is None else runs
    for start, begin in (*_anchors(mine, single_runs(other)), (len(one), len(other))):
        if start < at or begin < there:
            continue
        between, beside = one[at:start], other[there:begin]
        if not set(between).isdisjoint(beside):
            for kind, a, b, c, _ in opcodes(between, beside):
                if kind == "equal":
                    places.update((at + a + n, there + c + n) for n in range(b - a))
        at, there = start, begin
        while at < len(one) and there < len(other) and one[at] == other[there]:
            places[at] = there
            at, there = at + 1, there + 1
    return places


def opcodes(one: Sequence[str], other: Sequence[str]) -> list[Opcode]:
    """What makes one list of tokens the other, as `SequenceMatcher.get_opcodes` says it.

    Whole runs are matched first, which reads best. Where words repeat so much that this takes minutes, it is the
    longest common subsequence, found by bit-parallel comparison (Hyyrö 2004).
    """
    mine, theirs = Counter(one), Counter(other)
    pairs = sum(count * theirs[token] for token, count in mine.items() if not str(token).isspace())
    if pairs > min(MOST_PAIRS, PAIRS_A_WORD * max(len(one), len(other))):
        found = LCSseq.opcodes(one, other)
        return [(it.tag, it.src_start, it.src_end, it.dest_start, it.dest_end) for it in found]
    return list(SequenceMatcher(None, one, other, autojunk=False).get_opcodes())


def single_runs(tokens: Sequence[str]) -> Runs:
    """Runs that stand once in a list of tokens, with their places."""
    runs = list(zip(*(tokens[n:] for n in range(RUN)), strict=False))
    places = dict(zip(runs, range(len(runs)), strict=True))
    if len(places) == len(runs):
        return places
    counts = Counter(runs)
    return {run: place for run, place in places.items() if counts[run] == 1}


def _anchors(mine: Runs, theirs: Runs) -> list[tuple[int, int]]:
    """Starts of runs that stand once in each, in an order that holds for both: the longest such chain."""
    pairs = [(place, theirs[run]) for run, place in mine.items() if run in theirs]
    if all(there < further for (_, there), (_, further) in pairwise(pairs)):
        return pairs
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
