"""Read a report: what it says of the suspect, which contacts are the reporter's own, and who may be in danger.

Pure. The words are in words.toml; contacts and signs are read as in an ad. Nothing here is a finding about a person.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Final

from crawler.assess import assess
from crawler.contact_kinds import identity
from crawler.records import Contact, JobPosting

NEAR: Final = 60
"""Characters before a contact in which words may say that it is the reporter's; about ten words. Set by hand."""
TOGETHER: Final = 120
"""Characters between a journey and its date; about two sentences. Set by hand."""
SOON: Final = timedelta(days=14)
"""A journey within this time is a danger now: a warning still reaches somebody. Set by hand in 2026."""
DANGERS: Final = ("held", "violence", "travel-soon", "minor")
"""What may make a report urgent, most urgent first."""
_BY_INDICATOR: Final[Mapping[str, str]] = {
    "passport-retention": "held",
    "restricted-movement": "held",
    "minors-targeted": "minor",
}
_DATE: Final = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(?!\d)"
)
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_ARABIC: Final = re.compile("[\u0600-\u06ff]")
"""Script in which and, so, with, for are written to the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReading:
    """What a report says, without the reporter's own words."""

    language: str
    """BCP 47 primary tag; `und` when the text is too short to tell."""
    suspect: tuple[Contact, ...]
    """Contacts that the text gives as those of whoever is reported."""
    reporter: tuple[Contact, ...]
    """Contacts that the reporter calls their own, or that their file gives as theirs."""
    unclear: tuple[Contact, ...]
    """Contacts of which the text does not say whose they are: they may be the reporter's."""
    indicators: tuple[str, ...]
    """Ids of the catalogue's indicators that the text describes."""
    harm_types: tuple[str, ...]
    destinations: tuple[str, ...]
    """ISO 3166-1 countries that are named as the place of the work."""
    dangers: tuple[str, ...]
    """Of `DANGERS`."""


def read_report(
    text: str, *, own: Iterable[str] = (), region: str | None = None, today: date, language: str = ""
) -> ReportReading:
    """Read one report.

    Args:
        text: The reporter's words, with what they forward.
        own: Contacts that the reporter gave as theirs, in any spelling.
        region: ISO 3166-1 country of the hotline: national phone numbers are read by it.
        today: Dates of journeys are compared with it.
        language: Of the text, where it is known.
    """
    said = assess(JobPosting(url="", source="report", text=text, region=region, language=language or None))
    named = "\n".join(own)
    theirs = {
        identity(one.kind, one.value)
        for one in assess(JobPosting(url="", source="report", text=named, region=region)).contacts
    }
    whose = {identity(one.kind, one.value): "unclear" for one in said.contacts}
    for one in said.contacts:
        told = _owner(text, one)
        if told != "unclear" and whose[identity(one.kind, one.value)] != "reporter":
            whose[identity(one.kind, one.value)] = told
    whose |= dict.fromkeys(theirs, "reporter")
    owned = {
        name: tuple(one for one in said.contacts if whose[identity(one.kind, one.value)] == name)
        for name in ("suspect", "reporter", "unclear")
    }
    indicators = tuple(dict.fromkeys(hit.id for hit in said.hits))
    return ReportReading(
        language=said.language,
        **owned,
        indicators=indicators,
        harm_types=said.harm_types,
        destinations=said.destinations,
        dangers=_dangers(text, indicators, today),
    )


def _owner(text: str, contact: Contact) -> str:
    """Whose a contact is by the words before it in its sentence: `suspect`, `reporter` or `unclear`."""
    before = _plain(text[max(0, contact.start - NEAR) : contact.start])
    sentence = re.split(r"[.!?;\n。]", before.rstrip(" :.-"))[-1]
    if _pattern("own").search(sentence):
        return "reporter"
    last = {
        name: max((found.end() for found in _pattern(name).finditer(sentence)), default=-1)
        for name in ("suspect", "self")
    }
    return "suspect" if last["suspect"] > last["self"] else "unclear"


def _dangers(text: str, indicators: Sequence[str], today: date) -> tuple[str, ...]:
    plain = _plain(text)
    found = {_BY_INDICATOR[one] for one in indicators if one in _BY_INDICATOR}
    found |= {name for name in ("held", "violence", "minor") if _pattern(name).search(plain)}
    if _is_soon(plain, today):
        found.add("travel-soon")
    return tuple(name for name in DANGERS if name in found)


def _is_soon(plain: str, today: date) -> bool:
    """Whether a journey and a near time are named together."""
    times = [found.start() for found in _pattern("soon").finditer(plain)]
    times += [found.start() for found in _DATE.finditer(plain) if _is_near(found, today)]
    return any(
        abs(found.start() - moment) <= TOGETHER
        for found in _pattern("travel").finditer(plain)
        for moment in times
    )


def _is_near(found: re.Match[str], today: date) -> bool:
    """Whether a date lies within `SOON`; day and month in either order, the year if it is left out."""
    if found[1]:
        orders = [(found[1], found[2], found[3])]
    else:
        year = found[6] or str(today.year)
        year = f"20{year}" if len(year) == 2 else year
        orders = [(year, found[5], found[4]), (year, found[4], found[5])]
        if not found[6]:
            orders += [(str(today.year + 1), month, day) for _, month, day in orders]
    for year, month, day in orders:
        try:
            moment = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if timedelta(0) <= moment - today <= SOON:
            return True
    return False


def _plain(text: str) -> str:
    """Lower case, compatibility forms, one kind of apostrophe; about as long as the text."""
    return unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """All words of a kind, the longest first; whole words where the script parts them."""
    table: dict[str, dict[str, list[str]]] = tomllib.loads(
        resources.files("crawler.reports").joinpath("words.toml").read_text("utf-8")
    )
    words = sorted({_plain(word) for of_language in table[kind].values() for word in of_language}, key=len)
    return re.compile("|".join(map(_framed, reversed(words))))


def _framed(word: str) -> str:
    if _SPACELESS.search(word):
        return re.escape(word)
    prefix = "[\u0648\u0641\u0628\u0644]?" if _ARABIC.search(word) else ""
    return rf"(?<!\w){prefix}{re.escape(word)}(?!\w)"
