"""Words of a text parted further: runs of scripts without spaces, and what a grammar writes on a word.

Thai, Lao, Burmese, Khmer and Chinese write no spaces between words: a run is parted at the phrases of the language,
the names of places and figures; what is left between two of them stays one word. In other languages an ending or a
prefix of case ("Istanbul'dan", "काठमाडौंबाट", "ከአዲስ") becomes a word of its own: a cue is a cue in every grammar.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crawler.itinerary.tokens import Word, word_of

RUNNING: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts without spaces."""
_PIECES: Final = re.compile(r"\d+(?:[.,:/\-]\d+)*|\D+")
_LONGEST: Final = 24
"""Letters of the longest name or phrase that is looked up in a run."""
_SHORTEST_STEM: Final = 2
_LEADING: Final = frozenset("เแโใไເແໂໃໄ")
"""Thai and Lao vowels that are written before their consonant."""
_FOLLOWING: Final = frozenset("ะาำๅๆฯະາຳ")
"""Vowels and signs that belong to the letter before, though they are letters to Unicode."""
_STACKERS: Final = frozenset("\u1039\u17d2")
"""Signs that join the next consonant to the one before (Burmese virama, Khmer coeng)."""
_KILLERS: Final = frozenset("\u103a\u1039")
"""Burmese signs that make a consonant the end of the syllable before it."""


@dataclass(frozen=True)
class PartingWords:
    """What words of a language are parted by."""

    phrases: frozenset[str]
    """Phrases and names written without a space, lower case, NFC."""
    stems: frozenset[str]
    """Words and names (keys) that an ending may stand on."""
    endings: Sequence[str]
    """Endings taken off a word that is a known stem without them; longest first."""
    sure_endings: Sequence[str]
    """Endings taken off any word."""
    prefixes: Sequence[str]
    """The same before a word that is a known stem."""


def parted(words: Sequence[Word], grammar: PartingWords) -> list[Word]:
    """The words of a text, parted by a grammar; signs and figures stay as they are."""
    found: list[Word] = []
    for word in words:
        if word.is_sign:
            found.append(word)
        elif RUNNING.search(word.raw):
            found += _pieces(word, _cuts_of_run(word.raw, grammar.phrases))
        elif word.is_number:
            found.append(word)
        else:
            found += _pieces(word, _cuts_of_word(word, grammar))
    return found


def pieces_of_run(run: str, phrases: frozenset[str]) -> list[str]:
    """A run of a script without spaces, parted at known phrases and figures."""
    edges = [0, *_cuts_of_run(run, phrases), len(run)]
    return [run[first:after] for first, after in pairwise(edges) if after > first]


def _pieces(word: Word, cuts: Sequence[int]) -> list[Word]:
    if not cuts:
        return [word]
    edges = [0, *cuts, len(word.raw)]
    return [
        word_of(word.start + first, word.raw[first:after])
        for first, after in pairwise(edges)
        if after > first
    ]


def _cuts_of_word(word: Word, grammar: PartingWords) -> list[int]:
    """Where an ending or a prefix of case begins or ends in a word."""
    low = word.raw.lower()
    for ending in grammar.sure_endings:
        if low.endswith(ending) and len(low) - len(ending) >= _SHORTEST_STEM:
            return [len(low) - len(ending)]
    if word.key in grammar.stems:
        return []
    for ending in grammar.endings:
        at = len(low) - len(ending)
        if at >= _SHORTEST_STEM and low.endswith(ending) and word_of(0, word.raw[:at]).key in grammar.stems:
            return [at]
    for prefix in grammar.prefixes:
        at = len(prefix)
        if low.startswith(prefix) and len(low) > at and word_of(0, word.raw[at:]).key in grammar.stems:
            return [at]
    return []


def _cuts_of_run(run: str, phrases: frozenset[str]) -> list[int]:
    """Where the known phrases and the figures of a run begin and end; the longest at each place."""
    cuts: set[int] = set()
    for piece in _PIECES.finditer(run):
        cuts.add(piece.start())
        if piece[0][0].isdigit():
            continue
        for first, after in _known(piece[0], phrases):
            cuts |= {piece.start() + first, piece.start() + after}
    return sorted(cuts - {0, len(run)})


def _known(run: str, phrases: frozenset[str]) -> Iterator[tuple[int, int]]:
    low, at, lengths = _lower(run), 0, _lengths(phrases)
    while at < len(low):
        if low[at] not in lengths or _is_inside(low, at):
            at += 1
            continue
        for after in [at + length for length in lengths[low[at]] if at + length <= len(low)]:
            if low[at:after] in phrases and not _is_inside(low, after):
                yield at, after
                at = after
                break
        else:
            at += 1


@lru_cache(maxsize=64)
def _lengths(phrases: frozenset[str]) -> dict[str, list[int]]:
    """How long phrases are that begin with a letter, the longest first; none over `_LONGEST`."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in phrases:
        if 0 < len(phrase) <= _LONGEST:
            found[phrase[0]].add(len(phrase))
    return {letter: sorted(lengths, reverse=True) for letter, lengths in found.items()}


def _lower(run: str) -> str:
    """Lower case where that keeps the length."""
    low = run.lower()
    return low if len(low) == len(run) else run


def _is_inside(run: str, at: int) -> bool:
    """Whether a place of a run is inside a syllable, where no word begins or ends."""
    if not 0 < at < len(run):
        return False
    letter, before = run[at], run[at - 1]
    return (
        unicodedata.category(letter)[0] == "M"
        or letter in _FOLLOWING
        or before in _LEADING
        or before in _STACKERS
        or ("\u1000" <= letter <= "\u1021" and run[at + 1 : at + 2] in _KILLERS)
    )
