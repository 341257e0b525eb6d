"""Contacts: every way to reach the recruiter, however it is hidden."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from crawler.contacts.apps import apps_in
from crawler.contacts.cues import HOTLINE, WARNING
from crawler.contacts.evidence import confidence_of
from crawler.contacts.handles import same_elsewhere
from crawler.contacts.hints import Lands
from crawler.contacts.model import Find, Reading
from crawler.contacts.phone_groups import HAS_NUMBERS
from crawler.contacts.registry import READERS
from crawler.records import TEXT_FIELDS, Contact, JobPosting
from crawler.text.fold import MISREAD, Folded, fold
from crawler.text.undisguise import undisguise

_MOST_FINDS: Final = 500
"""Finds of one reader in one text; more is a flood."""
_LINE_ID: Final = re.compile(r"\s?(?:id\b|@|:\s?@|official|oa\b)")
_LINE_NAME: Final = re.compile(r"\s?:\s?(?=[a-z0-9._\-]*[0-9_.])[a-z][a-z0-9._\-]{3,19}(?![a-z0-9@])")

__all__ = ["find_contacts", "find_in_text", "find_with_evidence", "mark_boilerplate"]


def find_contacts(posting: JobPosting) -> tuple[Contact, ...]:
    """All contacts in the text fields of a posting, field by field, in the order they stand.

    National numbers are read by the source's region, then by the countries of the work, the text and its
    language; an explicit country code always wins. Pure; never raises for odd text.
    """
    countries = tuple(dict.fromkeys(place.country for place in posting.places if place.country))
    languages = (posting.language,) if posting.language else ()
    found: list[Contact] = []
    for name in TEXT_FIELDS:
        text = posting.text_of(name)
        if text:
            found += find_in_text(
                text, field=name, region=posting.region, languages=languages, countries=countries
            )
    return tuple(found)


def find_in_text(
    text: str,
    *,
    field: str = "text",
    region: str | None = None,
    languages: Iterable[str] = (),
    countries: Iterable[str] = (),
) -> tuple[Contact, ...]:
    """All contacts of one text in the order they stand; offsets are code points of `text`.

    `region` is the source's country (ISO 3166), `countries` those of the work, `languages` BCP 47 tags.
    """
    found = find_with_evidence(text, field=field, region=region, languages=languages, countries=countries)
    return tuple(contact for contact, _ in found)


def find_with_evidence(
    text: str,
    *,
    field: str = "text",
    region: str | None = None,
    languages: Iterable[str] = (),
    countries: Iterable[str] = (),
) -> tuple[tuple[Contact, str], ...]:
    """What `find_in_text` finds, each with the name of the evidence that it rests on."""
    if not _may_hold(text):
        return ()
    folded = fold(text)
    plain = undisguise(folded)
    reading = _prepare(plain, region, tuple(languages), tuple(countries))
    finds: list[Find] = []
    for reader in READERS:
        if reader.needs(reading):
            finds += islice(reader.read(reading), _MOST_FINDS)
    if not finds:
        return ()
    if "同" in plain.text:
        finds += [same for find in finds if (same := same_elsewhere(reading, find))]
    finds.sort(key=lambda find: (find.start, find.end))
    return tuple((_contact(find, plain, folded, field), find.evidence) for find in finds)


def mark_boilerplate(contacts: Iterable[Contact], common: frozenset[tuple[str, str]]) -> tuple[Contact, ...]:
    """The contacts with `boilerplate` set on those whose (kind, value) stands on most pages of their source."""
    return tuple(
        replace(contact, boilerplate=True) if (contact.kind, contact.value) in common else contact
        for contact in contacts
    )


def _may_hold(text: str) -> bool:
    """Cheap test: letters alone, a few words long, hold no contact."""
    return len(text) >= 5


def _prepare(
    plain: Folded, region: str | None, languages: tuple[str, ...], countries: tuple[str, ...]
) -> Reading:
    lands = Lands(plain, countries, languages, region)
    has_numbers = HAS_NUMBERS.finds(plain.text)
    return Reading(plain, lands, _apps(plain), has_numbers, bytearray(len(plain.text)))


def _apps(plain: Folded) -> tuple[tuple[int, int, str], ...]:
    """Apps named in the text; "line" only as a name: in capitals, in Thai, or before an id or @."""
    return tuple(
        (start, end, kind)
        for start, end, kind in apps_in(plain.text)
        if kind != "line" or plain.raw(start, end) not in ("line", "Line") or _is_line(plain, start, end)
    )


def _is_line(plain: Folded, start: int, end: int) -> bool:
    """True where "line" is the app: before an id or @, or heading a line and before a name with odd letters."""
    if _LINE_ID.match(plain.text, end):
        return True
    said = plain.text[:start].rstrip(" ")
    heads = not said or said[-1] in "\n,./"
    return heads and plain.raw(start, start + 1) == "L" and _LINE_NAME.match(plain.text, end) is not None


def _contact(find: Find, plain: Folded, folded: Folded, field: str) -> Contact:
    start, end = plain.span(find.start, find.end)
    raw = plain.original[start:end]
    disguises = list(find.disguises)
    disguises += [trick for trick in plain.tricks_in(start, end) if trick != MISREAD]
    disguises += _odd_characters(raw)
    if _is_mixed(folded, start, end):
        disguises.append("look-alike-letters")
    hidden = tuple(dict.fromkeys(disguises))
    return Contact(
        kind=find.kind,
        value=find.value,
        raw=raw,
        field=field,
        start=start,
        end=end,
        obfuscated=bool(hidden),
        disguises=hidden,
        confidence=confidence_of(find.evidence),
        boilerplate=find.kind in ("phone", "email") and _is_hotline(plain.text, find.start),
        label=find.label,
    )


def _is_hotline(text: str, start: int) -> bool:
    """True for the number or address at which fraud is to be reported: kept, but nobody's who hires."""
    before = text[max(0, start - 90) : start]
    return any(word in before for word in WARNING) and HOTLINE.search(before) is not None


def _is_mixed(folded: Folded, start: int, end: int) -> bool:
    """True where a word that mixed alphabets reaches into a span of the original."""
    if not folded.mixed:
        return False
    at = bisect_left(folded.mixed, (folded.at(start),))
    return any(
        folded.span(*span)[0] < end and start < folded.span(*span)[1]
        for span in folded.mixed[max(0, at - 1) : at + 20]
    )


def _odd_characters(raw: str) -> list[str]:
    """Names of the character tricks inside a find."""
    if raw.isascii():
        return []
    names = []
    for char in raw:
        if char.isascii():
            continue
        category = unicodedata.category(char)
        if category == "Cf" or "\ufe00" <= char <= "\ufe0f":
            names.append("keycap-digits" if char == "\ufe0f" else "zero-width")
        elif unicodedata.digit(char, None) is not None:
            plain_script = category == "Nd" and char < "\uff00"
            names.append("other-script-digits" if plain_script else "styled-characters")
        elif category == "So":
            names.append("emoji")
        elif category[0] == "L" and unicodedata.normalize("NFKC", char) != char:
            names.append("styled-characters")
    return names
