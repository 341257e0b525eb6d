"""Names of agencies in a form in which they can be compared, and the names of a register like a given one.

A name is folded, and loses what says nothing of who it is: "M/S", "Ltd.", a branch in brackets. What is left is
compared word by word and as a whole, each with the typing errors that are usual (OSA: one letter more, less, other,
or two swapped; Damerau 1964 found 80 % of errors to be one of these). Words count by how rare they are there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from math import log
from typing import Final

from rapidfuzz.distance import OSA

from crawler.registers.foreign_names import ForeignIndex
from crawler.registers.name_words import COMMON, LEFT_OUT, Core, core_of
from crawler.registers.skeletons import is_foreign

FOUND: Final = 0.8
"""Likeness from which two names are the same. Fitted on the odd rows of a register of 507 (2023); see
`quality.register_names`."""
MARGIN: Final = 0.03
"""Likeness below the best in which other names are candidates too. Fitted likewise."""
MOST: Final = 4
"""Candidates above which a name says nothing: too many agencies are called so. Set by hand in 2026."""
_REMEMBERED: Final = 4096
"""Names whose rows are remembered: the employers of a board recur. 1 MB at most."""
_COMMON_WEIGHT: Final = 0.15
"""Weight of a word that many firms have in their names; one that is in one name only has 1. Fitted likewise."""
_UNKNOWN_WEIGHT: Final = 0.8
"""Weight of a word that no name of the register has. Fitted likewise."""
_WORDS_ALIKE: Final = 0.93
"""Likeness of names with the same words in another order, or without one word of the other. Above `FOUND`, below a
typing error."""
_MISTYPED: Final = 0.95
"""Likeness of names that differ by a typing error over their whole length."""


class NameIndex:
    """The names of one register, found by a name as an ad writes it."""

    def __init__(self, names: Sequence[str]) -> None:
        self.cores: Final = [core_of(name) for name in names]
        self._answers: dict[str, list[int]] = {}
        often = Counter(word for core in self.cores for word in set(core))
        base = log(max(2, len(names)))
        self._weights = {
            word: _COMMON_WEIGHT if word in COMMON else max(_COMMON_WEIGHT, 1 - log(count) / base)
            for word, count in often.items()
        }
        self._joined = ["".join(core) for core in self.cores]
        self._totals = [sum(self._weights[word] for word in core) for core in self.cores]
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._wholes: dict[str, list[int]] = defaultdict(list)
        self._near: dict[str, set[str]] = defaultdict(set)
        for row, core in enumerate(self.cores):
            for variant in {self._joined[row], *_shortened(self._joined[row])}:
                self._wholes[variant].append(row)
            for word in {word for word in core if word not in COMMON}:
                self._rows[word].append(row)
        for word in self._rows:
            for variant in {word, *_shortened(word)}:
                self._near[variant].add(word)

    def find(self, name: str) -> list[int]:
        """Rows whose name is this one, likeliest first: none, one, or a few that are called alike.

        A name in another alphabet than the register's is found by its consonants.
        """
        if name not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            rows = self._find(core_of(name))
            if not rows and is_foreign(name):
                rows = self._foreign.find(name)
            self._answers[name] = rows if len(rows) <= MOST else []
        return self._answers[name]

    @cached_property
    def _foreign(self) -> ForeignIndex:
        return ForeignIndex(self.cores)

    def _find(self, core: Core) -> list[int]:
        scored = sorted(((self.likeness(core, row), -row) for row in self._candidates(core)), reverse=True)
        if not scored or scored[0][0] < FOUND:
            return []
        rows = [-row for score, row in scored if score >= max(FOUND, scored[0][0] - MARGIN)]
        return rows if len(rows) <= MOST else []

    def agrees(self, name: str, row: int) -> bool:
        """Whether a name is that of a row, as far as names alone can say."""
        return self.likeness(core_of(name), row) >= FOUND

    def likeness(self, core: Core, row: int) -> float:
        """How alike a name and that of a row are: 0 to 1."""
        own = self.cores[row]
        if core == own:
            return 1.0
        one, other = "".join(core), self._joined[row]
        if one == other:
            return 0.99
        return _MISTYPED if is_mistyped(one, other) else self._by_words(core, own, self._totals[row])

    def _by_words(self, core: Core, own: Core, total: float) -> float:
        """Dice's coefficient over weighted words, or a full match but for one word or one typing error.

        It is never above `_MISTYPED`.
        """
        left = list(own)
        both = asked = rare = 0.0
        strangers = []
        for word in core:
            if word in left:
                left.remove(word)
                weight = self._weights[word]
                both, asked, rare = both + weight, asked + weight, max(rare, weight)
            elif not _is_mistyped_legal(word):
                strangers.append(word)
        if len(strangers) == len(left) == 1 and _same_word(strangers[0], left[0]):
            return _MISTYPED
        if rare <= _COMMON_WEIGHT:
            return 0.0
        asked += sum(_COMMON_WEIGHT if word in COMMON else self._weight(word) for word in strangers)
        dice = 2 * both / (asked + total)
        apart = [word for word in (*strangers, *left) if word not in COMMON]
        part = _WORDS_ALIKE if len(apart) <= (len(core) > 1) and not (strangers and left) else 0.0
        return max(min(dice, _WORDS_ALIKE), part)

    def _weight(self, word: str) -> float:
        return self._weights.get(word, _UNKNOWN_WEIGHT)

    def _candidates(self, core: Core) -> set[int]:
        whole = "".join(core)
        rows: set[int] = set()
        rows.update(*(self._wholes[v] for v in (whole, *_shortened(whole)) if v in self._wholes))
        for word in core:
            if word not in COMMON:
                near = [self._near[v] for v in (word, *_shortened(word)) if v in self._near]
                rows.update(*(self._rows[one] for one in set().union(*near)))
        return rows


def is_mistyped(one: str, other: str) -> bool:
    """Whether two names, their words joined, are one but for the typing errors that their length allows."""
    most = _errors(min(len(one), len(other)))
    return abs(len(one) - len(other)) <= most and OSA.distance(one, other, score_cutoff=most) <= most


def _errors(length: int) -> int:
    """Typing errors that two names of this many letters may differ by."""
    return 0 if length < 5 else 1 if length < 14 else 2


def _same_word(one: str, other: str) -> bool:
    """Whether two words differ by one typing error, in words of four letters or more."""
    if min(len(one), len(other)) < 3 or max(len(one), len(other)) < 4:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


@lru_cache(maxsize=4096)
def _is_mistyped_legal(word: str) -> bool:
    """Whether a word is "Ltd." or the like with one typing error."""
    if not 2 <= len(word) <= 8:
        return False
    near = (one for one in LEFT_OUT if len(one) >= 3 and -1 <= len(one) - len(word) <= 1)
    return any(OSA.distance(word, one, score_cutoff=1) <= 1 for one in near)


def _shortened(word: str) -> list[str]:
    """A word with each of its letters left out once: two words with one error between them share one (SymSpell)."""
    return [word[:place] + word[place + 1 :] for place in range(len(word))] if len(word) > 3 else []
