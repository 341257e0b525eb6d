"""The gate before publication: no stored contact in any spelling, no possible number, no name of an advertiser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.contacts import find_in_text
from crawler.itinerary.reader import read_people
from crawler.text.fold import fold
from crawler.text.top_domains import FREE_MAIL

SHORTEST: Final = 6
"""Letters and digits of a form that is looked for anywhere; a shorter one counts as a word of its own."""
DIGITS: Final = 5
"""Digits in a row, spaces and signs left out, from which words may be a number of somebody."""
NUMBER: Final = 8
"""Digits of a stored number that is looked for with other words between them; a shorter one could be two prices."""
_ALIKE: Final = str.maketrans("oil", "011")
_ZEROS: Final = frozenset("o" * many for many in range(1, NUMBER))
"""Letters that are written for digits, and words of them."""
SITE: Final = 8
"""Letters of a site's name from which on it is looked for without its ending; shorter ones are words (travel)."""
LONGEST_RUN: Final = 64
"""Letters of a name in several parts, at most: no service takes a longer one."""
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?P<box>[\w.+-]{1,64})@)?(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})/?"
)
"""The address of a mailbox, or of a site without a path."""
_DENSE: Final = re.compile(r"[^\W_]+")
_RUN: Final = re.compile(r"\d(?:[\s().+/-]{0,3}\d)*")


@dataclass(frozen=True)
class PublicGate:
    """What must not be published."""

    forms: frozenset[str]
    """Every spelling of every stored contact: folded, without anything but letters and digits."""
    names: frozenset[str]
    """Names of advertisers, folded."""
    joined: frozenset[str] = frozenset()
    """The same names in one word, those of `SHORTEST` letters or more."""

    def problem(self, text: str) -> str:
        """Why words of an ad or an analyst can't be published; empty when they can."""
        if longest(text) >= DIGITS or "@" in text or "://" in text or find_in_text(text):
            return "it holds what may be a contact"
        if self.leaked(text) or self._spread(text):
            return "it holds a stored contact"
        folded = f" {' '.join(_DENSE.findall(fold(text).text))} "
        if any(f" {name} " in folded for name in self.names) or not self.joined.isdisjoint(_runs(text)):
            return "it names an advertiser"
        if read_people(text):
            return "it names a person"
        return ""

    def _spread(self, text: str) -> bool:
        """Whether the digits of a text are a stored number, whatever stands between (`97 15 and O1 23 then 45`)."""
        words = (
            one
            for one in _DENSE.findall(fold(text).text.lower())
            if any(map(str.isdigit, one)) or one in _ZEROS
        )
        digits = "".join(filter(str.isdigit, "".join(words).translate(_ALIKE)))
        return len(digits) >= NUMBER and any(
            form in digits for form in self.forms if len(form) >= NUMBER and form.isdigit()
        )

    def leaked(self, page: str) -> list[str]:
        """Forms that stand in a text; one of few letters, or of letters alone, counts as a whole word only.

        A word may have signs within it (`agent_mary`) or a space between every two letters.
        """
        dense, runs = "".join(_DENSE.findall(fold(page).text)), _runs(page)
        return sorted(
            form
            for form in self.forms
            if form in runs or (len(form) >= SHORTEST and any(map(str.isdigit, form)) and form in dense)
        )


def gate_of(forms: Iterable[str], names: Iterable[str]) -> PublicGate:
    """A gate from the spellings of contacts and the names of advertisers as they are stored."""
    parts = (part for one in forms for part in (one, *_parts(one)))
    known = frozenset(name for one in names if len(name := " ".join(_words(one))) > 3)
    return PublicGate(
        forms=frozenset(form for one in parts if len(form := "".join(_words(one))) > 2),
        names=known,
        joined=frozenset(one for name in known if len(one := name.replace(" ", "")) >= SHORTEST),
    )


def _words(text: str) -> list[str]:
    return _DENSE.findall(fold(text).text)


def _parts(form: str) -> Iterator[str]:
    """Names within an address: of the site, but for large mail services, and of a mailbox with several words."""
    if (found := _ADDRESS.fullmatch(form.strip().casefold())) is None:
        return
    *labels, _ = found["host"].split(".")
    site, box = max(labels, key=len), found["box"] or ""
    if labels[0] not in FREE_MAIL and len(site) >= SITE:
        yield site
    if len(_DENSE.findall(box)) > 1:  # one word alone is an office: careers@, recruitment@
        yield box


def _runs(text: str) -> set[str]:
    """Words of a text, and what is one word to a reader.

    That is parts with signs but no space between them (`mary.okafor`), and letters spaced out (`M a r y`).
    """
    shadow = fold(text).text
    found = list(_DENSE.finditer(shadow))
    runs = {one[0] for one in found}
    for place, first in enumerate(found):
        run, before = first[0], first
        for one in found[place + 1 :]:
            between = shadow[before.end() : one.start()]
            spaced = any(map(str.isspace, between)) and min(len(one[0]), len(before[0])) > 1
            if spaced or len(run) > LONGEST_RUN:
                break
            run, before = run + one[0], one
            runs.add(run)
    return runs


def longest(text: str) -> int:
    """Digits of the longest run that may be one number."""
    return max((sum(map(str.isdigit, run[0])) for run in _RUN.finditer(fold(text).text)), default=0)
