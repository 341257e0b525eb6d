"""The gate before publication: no stored contact in any spelling, no possible number, no name of an advertiser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.contacts import find_in_text
from crawler.itinerary.reader import read_itinerary
from crawler.text.fold import fold

SHORTEST: Final = 6
"""Letters and digits of a form that is looked for anywhere; a shorter one counts as a word of its own."""
DIGITS: Final = 5
"""Digits in a row, spaces and signs left out, from which words may be a number of somebody."""
_DENSE: Final = re.compile(r"[^\W_]+")
_RUN: Final = re.compile(r"\d(?:[\s().+/-]{0,3}\d)*")


@dataclass(frozen=True)
class PublicGate:
    """What must not be published."""

    forms: frozenset[str]
    """Every spelling of every stored contact: folded, without anything but letters and digits."""
    names: frozenset[str]
    """Names of advertisers, folded."""

    def problem(self, text: str) -> str:
        """Why words of an ad or an analyst can't be published; empty when they can."""
        if longest(text) >= DIGITS or "@" in text or "://" in text or find_in_text(text):
            return "it holds what may be a contact"
        if self.leaked(text):
            return "it holds a stored contact"
        folded = f" {' '.join(_DENSE.findall(fold(text).text))} "
        if any(f" {name} " in folded for name in self.names):
            return "it names an advertiser"
        if any(one.part in ("person", "payee") for one in read_itinerary(text)):
            return "it names a person"
        return ""

    def leaked(self, page: str) -> list[str]:
        """Forms that stand in a text; a form of few letters, or of letters alone, counts as a whole word only."""
        words = _DENSE.findall(fold(page).text)
        dense, single = "".join(words), set(words)
        return sorted(
            form
            for form in self.forms
            if form in single or (len(form) >= SHORTEST and any(map(str.isdigit, form)) and form in dense)
        )


def gate_of(forms: Iterable[str], names: Iterable[str]) -> PublicGate:
    """A gate from the spellings of contacts and the names of advertisers as they are stored."""
    return PublicGate(
        forms=frozenset(form for one in forms if len(form := "".join(_DENSE.findall(fold(one).text))) > 2),
        names=frozenset(name for one in names if len(name := " ".join(_DENSE.findall(fold(one).text))) > 3),
    )


def longest(text: str) -> int:
    """Digits of the longest run that may be one number."""
    return max((sum(map(str.isdigit, run[0])) for run in _RUN.finditer(fold(text).text)), default=0)
