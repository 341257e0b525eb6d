"""The text that the ads of a campaign share, with slots where they differ. Pure.

A view for the eye: the words of the first ad that nearly all others have in the same order stand as they are,
every stretch between them is a slot with its fillings. Words are those of any script; Chinese, Japanese and
Thai, which don't part words by spaces, are taken character by character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_TOKEN: Final = re.compile(r"(?:[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[\w+@.\-/]*\w|[^\w\s])\s*")
MOST_ADS: Final = 8
MOST_TOKENS: Final = 600
SHARED_BY: Final = 0.75
"""Part of the ads that must have a word in place for it to belong to the template."""


@dataclass(frozen=True, slots=True)
class Part:
    """Fixed text, or a slot."""

    text: str
    """Empty for a slot."""
    slot: int
    """Number of the slot; 0 for fixed text."""


@dataclass(frozen=True, slots=True)
class Template:
    """The shared text, and what each ad puts into its slots."""

    parts: tuple[Part, ...]
    fillings: Mapping[int, tuple[str, ...]]
    """By id of the ad: its words for slot 1, 2, 3..."""


def template(texts: Mapping[int, str]) -> Template | None:
    """Template of some ads by their ids; None when they share no more than a third of the first one."""
    if len(texts) < 2:
        return None
    ids = list(texts)[:MOST_ADS]
    tokens = {number: _TOKEN.findall(texts[number])[:MOST_TOKENS] for number in ids}
    base = tokens[ids[0]]
    plain = {number: [token.strip() for token in found] for number, found in tokens.items()}
    matches = {number: _matches(plain[ids[0]], plain[number]) for number in ids[1:]}
    hits = Counter(position for match in matches.values() for position in match)
    fixed = [position for position in range(len(base)) if hits[position] >= SHARED_BY * len(matches)]
    if sum(bool(base[p].strip()) for p in fixed) * 3 < sum(bool(token.strip()) for token in base):
        return None
    runs = _runs(base, fixed)
    fillings = {ids[0]: _fill(runs, len(base), base, {p: p for p in fixed})}
    fillings |= {number: _fill(runs, len(base), tokens[number], matches[number]) for number in ids[1:]}
    return _tidy(base, runs, fillings)


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Position in the base to position in the other, for words both have in the same order."""
    found = {}
    for a, b, size in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks():
        found.update({a + step: b + step for step in range(size)})
    return found


def _runs(base: Sequence[str], fixed: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of the base that are fixed, as start and end."""
    runs: list[list[int]] = []
    for position in fixed:
        if runs and runs[-1][1] == position:
            runs[-1][1] += 1
        else:
            runs.append([position, position + 1])
    return [(start, end) for start, end in runs if "".join(base[start:end]).strip()]


def _fill(
    runs: Sequence[tuple[int, int]], length: int, words: Sequence[str], match: Mapping[int, int]
) -> tuple[str, ...]:
    """Words of an ad before, between and behind the fixed stretches."""
    found, at = [], 0
    for start, end in [*runs, (length, length)]:
        here = [match[p] for p in range(start, end) if p in match]
        begin = min(here, default=len(words) if start == length else at)
        found.append("".join(words[at:begin]).strip())
        at = max(here, default=at - 1) + 1
    return tuple(found)


def _tidy(
    base: Sequence[str], runs: Sequence[tuple[int, int]], fillings: Mapping[int, tuple[str, ...]]
) -> Template:
    """Number the slots in which any ad has words."""
    used = [
        gap for gap in range(len(runs) + 1) if len({filled[gap] for filled in fillings.values()} - {""}) > 0
    ]
    parts: list[Part] = []
    for gap in range(len(runs) + 1):
        if gap in used:
            parts.append(Part("", used.index(gap) + 1))
        if gap < len(runs):
            parts.append(Part("".join(base[runs[gap][0] : runs[gap][1]]), 0))
    kept = {number: tuple(filled[gap] for gap in used) for number, filled in fillings.items()}
    return Template(tuple(parts), kept)
