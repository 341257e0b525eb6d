"""The common text of a campaign with slots, and what each ad put into them.

Ads are aligned sign by sign where words are not spaced (Chinese, Japanese, Thai, Lao, Khmer, Burmese), else
word by word, so the same code serves every script. What most ads share is the template; the rest is slots.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise
from typing import Final, Generic, NamedTuple, TypeVar

from crawler.campaigns.aligning import aligned, single_runs

MOST_ADS: Final = 60
"""Ads aligned in full; a campaign of thousands adds nothing."""
MOST_TOKENS: Final = 1500
"""Words of an ad that are aligned; the rest is left out. Set by hand in 2026: it bounds time only."""
COMMON: Final = 0.7
"""Share of ads in which a word must stand in its place to belong to the template."""

_UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Scripts that write words without spaces between them."""
_SPACED: Final = rf"[^\W{_UNSPACED}]"
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]|\s+|{_SPACED}+|[^\w\s]")
_TOUCHED: Final = re.compile(rf"(?<=\0)(?={_SPACED})|(?<={_SPACED})(?=\0)")
"""Where a slot (NUL) and a letter of a script that spaces its words stand side by side."""

Key = TypeVar("Key", int, str)


class TemplatePart(NamedTuple):
    """A part as the eye sees it."""

    text: str
    """Empty for a slot."""
    slot: int
    """Number of the slot, from 1; 0 for common text."""


@dataclass(frozen=True)
class Template(Generic[Key]):
    """The parts of a campaign's text in order."""

    parts: tuple[str | None, ...]
    """Common text, or None for a slot, into which at least one ad put something."""
    fillings: Mapping[Key, tuple[str, ...]]
    """For each ad (its key) what it put into each slot, in order; empty where it put nothing."""
    common: float = 0.0
    """How much of the ad that represents the others is common text, 0 to 1."""

    def numbered(self) -> tuple[TemplatePart, ...]:
        """The parts with their slots counted."""
        found: list[TemplatePart] = []
        for part in self.parts:
            slots = sum(each.slot > 0 for each in found)
            found.append(TemplatePart("", slots + 1) if part is None else TemplatePart(part, 0))
        return tuple(found)

    def text(self) -> str:
        """The template in one line of text, a slot shown as […] that touches no word."""
        text = "".join("\0" if part is None else part for part in self.parts)
        return _TOUCHED.sub(" ", text).replace("\0", "[…]")


def make_template(texts: Mapping[Key, str]) -> Template[Key]:
    """Template of the texts of ads by key; an ad with nothing in common fills one slot with all of it."""
    tokens = {
        key: _TOKEN.findall(text.replace("\0", " "))[:MOST_TOKENS]
        for key, text in list(texts.items())[:MOST_ADS]
    }
    if not tokens:
        return Template((), {})
    base_key = _middle(tokens)
    base = tokens[base_key]
    folded = {key: [token.casefold() for token in found] for key, found in tokens.items()}
    runs = single_runs(folded[base_key])
    matches = {key: aligned(folded[base_key], found, runs) for key, found in folded.items()}
    votes = Counter(chain.from_iterable(matches.values()))
    kept = [i for i in range(len(base)) if votes[i] >= COMMON * len(tokens)]
    added = {place for key, places in matches.items() for place in _added(places, tokens[key])}
    parts = _parts([run for run in _runs(kept, added) if len("".join(base[i] for i in run).strip()) > 1])
    fillings = {key: _filling(parts, matches[key], found) for key, found in tokens.items()}
    used = [any(filled) for filled in zip(*fillings.values(), strict=True)]
    words = _words(parts, used, base)
    return Template(
        tuple(words),
        {key: tuple(compress(filled, used)) for key, filled in fillings.items()},
        len("".join(word or "" for word in words)) / max(1, len("".join(base))),
    )


def _words(parts: Sequence[list[int] | None], used: Sequence[bool], base: Sequence[str]) -> list[str | None]:
    """The template in words; where nobody put anything there is no slot, but a space that stood there stays."""
    found: list[str | None] = []
    slots = iter(used)
    for place, part in enumerate(parts):
        if part is None and next(slots):
            found.append(None)
            continue
        text = _gap(parts, place, base) if part is None else "".join(base[i] for i in part)
        last = found[-1] if found else None
        if last is not None:
            found[-1] = last + text
        elif text:
            found.append(text)
    return found


def _gap(parts: Sequence[list[int] | None], place: int, base: Sequence[str]) -> str:
    """What is in the base between the parts on both sides of a place."""
    before = parts[place - 1] if place else None
    after = parts[place + 1] if place + 1 < len(parts) else None
    return "".join(base[before[-1] + 1 : after[0]]) if before and after else ""


def _middle(tokens: Mapping[Key, Sequence[str]]) -> Key:
    """The ad whose words the others share most: a copy with a long tail of its own is a poor base."""
    counts = Counter(token for found in tokens.values() for token in set(found))
    return max(tokens, key=lambda key: (sum(counts[token] - 1 for token in set(tokens[key])), key))


def _added(places: Mapping[int, int], tokens: Sequence[str]) -> list[int]:
    """Positions of the base after which an ad says something else, or more: its words are not to be lost."""
    stands = sorted(places.items())
    return [
        at
        for (at, start), (_, end) in pairwise(stands)
        if end > start + 1 and _speaks(tokens[start + 1 : end])
    ]


def _speaks(tokens: Sequence[str]) -> bool:
    return any(token.isalnum() for token in tokens)


def _runs(kept: Sequence[int], added: Container[int]) -> list[list[int]]:
    """Neighbouring positions together, unless something was added between them."""
    runs: list[list[int]] = []
    for position in kept:
        if runs and runs[-1][-1] == position - 1 and position - 1 not in added:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _parts(runs: Sequence[list[int]]) -> list[list[int] | None]:
    """The runs with a slot (None) before, between and after them."""
    parts: list[list[int] | None] = [None]
    for run in runs:
        parts += [run, None]
    return parts


def _filling(
    parts: Sequence[list[int] | None], places: Mapping[int, int], tokens: Sequence[str]
) -> tuple[str, ...]:
    """What is between the ad's own copies of the template's runs."""
    found, start = [], 0
    for position, part in enumerate(parts):
        if part is not None:
            ends = [places[i] for i in part if i in places]
            start = max([start, *(end + 1 for end in ends)])
            continue
        following = parts[position + 1] if position + 1 < len(parts) else None
        ahead = [places[i] for i in following or () if places.get(i, -1) >= start]
        end = ahead[0] if ahead else (start if following else len(tokens))
        found.append("".join(tokens[start:end]).strip())
        start = max(start, end)
    return tuple(found)
