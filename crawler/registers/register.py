"""One register of licensed agencies: found by number and by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from crawler.late_regex import compile_late
from crawler.registers.name_words import core_of
from crawler.registers.names import NameIndex, is_mistyped
from crawler.text.fold import fold

_BESIDE: Final = 160
"""Characters on either side of a licence number in which its owner's name is looked for with typing errors."""
_WORDS: Final = 10
"""Words there, at most. Both set by hand in 2026."""
_PART: Final = compile_late(r"[0-9]+|[^\W_0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One row of a register."""

    licence: str
    """As the register writes it."""
    name: str
    expires: str = ""
    """ISO date of the last day; empty where the register gives none."""
    phones: tuple[str, ...] = ()
    """E.164."""
    hosts: tuple[str, ...] = ()
    """Hosts of its mailboxes and pages, lower case."""


@dataclass(frozen=True)
class Register:
    """All licensed agencies of one authority at one date."""

    name: str
    country: str
    """ISO 3166 code."""
    source: str
    """Who published it, and where."""
    as_of: str
    """ISO date on which it was true."""
    agencies: tuple[Agency, ...]

    @cached_property
    def by_number(self) -> Mapping[str, tuple[int, ...]]:
        """Rows by the comparable form of their licence number."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, agency in enumerate(self.agencies):
            found[comparable(agency.licence)].append(row)
        return {number: tuple(rows) for number, rows in found.items()}

    @cached_property
    def names(self) -> NameIndex:
        """Rows by name."""
        return NameIndex([agency.name for agency in self.agencies])

    def names_row(self, row: int, text: str) -> bool:
        """Whether a text (folded, lower case) holds all words of a row's name, in whatever order and spacing."""
        dense = "".join(_PART.findall(text))
        return all(word in dense for word in core_of(self.agencies[row].name))

    def names_row_beside(self, row: int, text: str, start: int, end: int) -> bool:
        """Whether the words before or after a place are a row's name but for typing errors.

        Args:
            row: Of the register.
            text: Folded, lower case.
            start: Of what the name stands beside, its licence number.
            end: Where that ends.
        """
        name = "".join(core_of(self.agencies[row].name))
        before = _PART.findall(text[max(0, start - _BESIDE) : start])[-_WORDS:]
        after = _PART.findall(text[end : end + _BESIDE])[:_WORDS]
        return any(
            is_mistyped(written, name)
            for words in (before, after)
            for first in range(len(words))
            for written in accumulate(words[first : first + _WORDS])
        )


def comparable(licence: str) -> str:
    """A licence number without what differs by hand: spaces, signs, case, leading zeros ("RL-0456" is "rl456")."""
    parts = _PART.findall(fold(licence).text.lower())
    return "".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)
