"""Contacts: every way to reach the recruiter, however it is hidden."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.contacts.apps import apps_in
from crawler.contacts.calibration import confidence_of
from crawler.contacts.country_hints import CountryHints
from crawler.contacts.cues import HOTLINE, WARNING
from crawler.contacts.handles import BEFORE_LINE, calls_line, same_handle_elsewhere
from crawler.contacts.model import Extraction, PreparedText
from crawler.contacts.phone_groups import HAS_NUMBERS
from crawler.contacts.registry import EXTRACTORS
from crawler.contacts.words import word_lists
from crawler.late_regex import compile_late
from crawler.records import TEXT_FIELDS, Contact, JobPosting
from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import OCR_REPAIR, Folded, fold

_MOST_FINDS: Final = 500
"""Finds of one reader in one text; more is a flood."""
_LINE_ID: Final = compile_late(r"\s?(?:id\b|@|:\s?@|official|oa\b)")
_LINE_NAME: Final = compile_late(
    r"\s?[:\-–=]\s?@?(?=[a-z0-9._\-]*[a-z0-9][._][a-z0-9]|[a-z0-9._\-]*\d)[a-z][a-z0-9._\-]{3,19}(?![a-z0-9@])"
)
"""A name with a digit, a dot or an underscore inside, after a sign that announces it."""
_LINE_NAME_BARE: Final = compile_late(r"\s?[(\[]?\s?(?=[a-z0-9._\-]*\d)[a-z][a-z0-9._\-]{3,19}(?![a-z0-9@])")
"""A name with a digit right behind: enough after a word such as "add"."""
_LINE_NOT: Final = compile_late(
    rf"(?:^|[^a-z])(?:{word_lists('handles').pattern('other_lines')})[\s\-]{{1,2}}$"
)

__all__ = ["find_contacts", "find_in_text", "find_with_rules", "mark_boilerplate"]


def find_contacts(posting: JobPosting) -> tuple[Contact, ...]:
    """All contacts in the text fields of a posting, field by field, in order of their offsets.

    National numbers are read by the countries that the ad states, then by the source's region, the text and its
    language; an explicit country code always wins. Pure; does not raise for odd text.
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
    """All contacts of one text, in order of their offsets.

    Args:
        text: any string, lone surrogates included.
        field: name of the field, for `Contact.field`.
        region: country of the source (ISO 3166-1 alpha-2).
        languages: BCP 47 tags of the text, likeliest first.
        countries: countries of the work (ISO 3166-1 alpha-2), likeliest first.

    Returns:
        Contacts whose offsets count code points: `text[start:end] == raw`.
    """
    found = find_with_rules(text, field=field, region=region, languages=languages, countries=countries)
    return tuple(contact for contact, _ in found)


def find_with_rules(
    text: str,
    *,
    field: str = "text",
    region: str | None = None,
    languages: Iterable[str] = (),
    countries: Iterable[str] = (),
) -> tuple[tuple[Contact, str], ...]:
    """The contacts of `find_in_text`, each with the extraction rule that found it (a key of `calibration.toml`)."""
    if not _may_hold(text):
        return ()
    folded = fold(text)
    plain = deobfuscate(folded)
    prepared = _prepare(plain, region, tuple(languages), tuple(countries))
    extractions: list[Extraction] = []
    for reader in EXTRACTORS:
        if reader.needs(prepared):
            extractions += islice(reader.extract(prepared), _MOST_FINDS)
    if not extractions:
        return ()
    if "同" in plain.text:
        extractions += [
            same for extraction in extractions if (same := same_handle_elsewhere(prepared, extraction))
        ]
    extractions.sort(key=lambda extraction: (extraction.start, extraction.end))
    return tuple((_contact(extraction, plain, folded, field), extraction.rule) for extraction in extractions)


def mark_boilerplate(contacts: Iterable[Contact], common: frozenset[tuple[str, str]]) -> tuple[Contact, ...]:
    """The contacts with `boilerplate` set on those whose (kind, value) is in `common`: on most pages of a source."""
    return tuple(
        replace(contact, boilerplate=True) if (contact.kind, contact.value) in common else contact
        for contact in contacts
    )


def _may_hold(text: str) -> bool:
    """Cheap test: the shortest contact, an @name with a word before it, has five characters."""
    return len(text) >= 5


def _prepare(
    plain: Folded, region: str | None, languages: tuple[str, ...], countries: tuple[str, ...]
) -> PreparedText:
    hints = CountryHints(plain, countries, languages, region)
    has_numbers = HAS_NUMBERS.found_in(plain.text)
    return PreparedText(plain, hints, _apps(plain), has_numbers, bytearray(len(plain.text)))


def _apps(plain: Folded) -> tuple[tuple[int, int, str], ...]:
    """Apps named in the text; "line" only as a name: in capitals, in Thai, or before an id or @."""
    return tuple(
        (start, end, kind)
        for start, end, kind in apps_in(plain.text)
        if kind != "line" or plain.raw(start, end) not in ("line", "Line") or _is_line(plain, start, end)
    )


def _is_line(plain: Folded, start: int, end: int) -> bool:
    """True where "line" is the app: before an id or @, or before a name that no word before it explains."""
    if _LINE_ID.match(plain.text, end):
        return True
    if calls_line(plain.text, start):
        return bool(_LINE_NAME.match(plain.text, end) or _LINE_NAME_BARE.match(plain.text, end))
    capital = plain.raw(start, start + 1) == "L"
    before = plain.text[max(0, start - BEFORE_LINE) : start]
    return capital and not _LINE_NOT.search(before) and _LINE_NAME.match(plain.text, end) is not None


def _contact(extraction: Extraction, plain: Folded, folded: Folded, field: str) -> Contact:
    start, end = plain.span(extraction.start, extraction.end)
    raw = plain.original[start:end]
    disguises = list(extraction.disguises)
    disguises += [
        obfuscation for obfuscation in plain.obfuscations_in(start, end) if obfuscation != OCR_REPAIR
    ]
    disguises += _odd_characters(raw, plain.original)
    if _is_mixed(folded, start, end):
        disguises.append("look-alike-letters")
    hidden = tuple(dict.fromkeys(disguises))
    return Contact(
        kind=extraction.kind,
        value=extraction.value,
        raw=raw,
        field=field,
        start=start,
        end=end,
        obfuscated=bool(hidden),
        disguises=hidden,
        confidence=confidence_of(extraction.rule),
        boilerplate=extraction.kind in ("phone", "email") and _is_hotline(plain.text, extraction.start),
        label=extraction.label,
    )


def _is_hotline(text: str, start: int) -> bool:
    """True for the number or address at which fraud is to be reported: found, but not a recruiter's."""
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


def _odd_characters(raw: str, original: str) -> list[str]:
    """Names of the character tricks in the original of a contact; a script's own digits in its text are none."""
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
            if plain_script and _writes_with(char, original):
                continue
            names.append("other-script-digits" if plain_script else "styled-characters")
        elif category == "So":
            names.append("emoji")
        elif category[0] == "L" and unicodedata.normalize("NFKC", char) != char:
            names.append("styled-characters")
    return names


SCRIPT_BLOCK: Final = 0x80
"""Code points of a block: Unicode gives each Indic script, and each half of the Arabic one, a block of this size."""


def _writes_with(digit: str, text: str) -> bool:
    """True where letters of the digit's own script are in the text: Bengali digits in a Bengali ad hide nothing."""
    return ord(digit) // SCRIPT_BLOCK in _letter_blocks(text)


@lru_cache(maxsize=1)
def _letter_blocks(text: str) -> frozenset[int]:
    """Unicode blocks of a text's letters; kept for the ad at hand, which asks for each of its digits."""
    return frozenset(ord(char) // SCRIPT_BLOCK for char in set(text) if char.isalpha())
