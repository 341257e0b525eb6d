"""Tables of words in many languages, found in a text in one pass: `job_labels.toml` has them by language.

An alternation of a thousand words tries each of them at each place of a text; an automaton reads the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.late_regex import compile_late

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

LONGEST_ENDING: Final = 12
"""Letters that may follow a word with a * at its end. Set by hand in 2026."""
_ENDING: Final = compile_late(r"\w*")


@dataclass(frozen=True, slots=True)
class FoundWord:
    """One word of a table in a text."""

    start: int
    end: int
    """Offset after its last character, with its ending."""
    word: str
    """As it stands in the text."""


class WordTable:
    """Words of a table: whole words in scripts with spaces, anywhere in scripts without."""

    def __init__(self, words: Iterable[str], is_dense: re.Pattern[str]) -> None:
        """Build the automaton.

        Args:
            words: In lower case; a * at the end of one lets endings follow.
            is_dense: Finds a character of a script without spaces.
        """
        rows = sorted({word.casefold() for word in words})
        self._words = [row.rstrip("*") for row in rows]
        self._open = [row.endswith("*") for row in rows]
        self._dense = [is_dense.search(row) is not None for row in rows]
        self._built: AhoCorasick | None = None

    def find(self, text: str) -> list[FoundWord]:
        """The words in a text in lower case, in order; of two that overlap the first, else the longer.

        Args:
            text: In lower case.
        """
        hits = sorted(self._automaton().find_matches_as_indexes(text, overlapping=True), key=_order)
        found: list[FoundWord] = []
        last = 0
        for number, start, end in hits:
            whole = self._whole(text, number, start, end) if start >= last else 0
            if whole:
                found.append(FoundWord(start, whole, text[start:whole]))
                last = whole
        return found

    def _automaton(self) -> AhoCorasick:
        from ahocorasick_rs import AhoCorasick, Implementation

        if self._built is None:
            self._built = AhoCorasick(self._words, implementation=Implementation.DFA)
        return self._built

    def _whole(self, text: str, number: int, start: int, end: int) -> int:
        """Where a hit ends with its ending; 0 for one that is a part of a longer word."""
        if self._dense[number]:
            return end
        if start and _is_word(text[start - 1]):
            return 0
        if end == len(text) or not _is_word(text[end]):
            return end
        if not self._open[number]:
            return 0
        ending = _ENDING.match(text, end)
        whole = ending.end() if ending else end
        return whole if whole - end <= LONGEST_ENDING else 0


def _order(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


def _is_word(char: str) -> bool:
    """Whether a character belongs to a word: a letter, a digit, a mark or an underscore."""
    return char == "_" or char.isalnum()
