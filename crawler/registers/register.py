"""One register of licensed agencies: found by number and by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from crawler.late_regex import compile_late
from crawler.registers.name_words import core_of
from crawler.registers.names import NameIndex
from crawler.text.fold import fold

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


def comparable(licence: str) -> str:
    """A licence number without what differs by hand: spaces, signs, case, leading zeros ("RL-0456" is "rl456")."""
    parts = _PART.findall(fold(licence).text.lower())
    return "".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)
