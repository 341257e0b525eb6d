"""A gloss: the words of an ad that the catalogue knows, with their meaning in the reader's language. No translation.

The catalogue's phrases, groups and places are in many languages; what they mean has a name in each language of the
desk. So a reader who knows no Chinese sees which words say "house work", "Lebanon", "a fee". The rest stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from anyascii import anyascii

from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.masking import active as masking
from crawler.records import TEXT_FIELDS, Assessment, JobPosting
from crawler.review.web.formatters import country, thousands
from crawler.review.web.i18n import current_language, say_or
from crawler.review.web.labels import indicator_name

MOST_WORDS: Final = 80
"""Words of one gloss; set by hand in 2026: more than an ad of one page has."""
SHORTEST_LATIN: Final = 3
"""Letters of a word in Latin letters, unless it is a code; set by hand in 2026. Shorter ones mean too much ("on")."""
MEANINGS: Final = 5
"""Meanings beside a title; set by hand in 2026."""
PLAIN: Final = frozenset({"indicator", "context", "group/work-in"})
"""Finds that a title's meanings leave out: reasons, and that it speaks of work at all."""
VAGUE: Final = frozenset(
    {"group/abroad-cue", "group/duty-noun", "group/master", "group/payee", "group/work-in"}
)
"""Groups of many kinds of words: what else is known of a word says more."""
EXACT: Final = {"place": 0, "context": 2}
"""How little kinds of finds say of a word; indicators and groups, which say the same much, are 1, vague ones 3."""
TRANSLITERATED: Final = 120
"""Characters of a name that are transliterated; set by hand in 2026."""


class GlossWord(NamedTuple):
    """Words of the ad, and what they mean."""

    field: str
    written: str
    meaning: str


class _Span(NamedTuple):
    field: str
    start: int
    end: int
    meaning: str
    exact: int
    """By `EXACT`: of two on the same words the lower is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """What can be said of an ad to somebody who can't read it."""

    fields: tuple[tuple[str, tuple[GlossWord, ...]], ...]
    """Name of a field and its words, in the order of the text."""
    names: tuple[tuple[str, str, str], ...]
    """Field, name as written and in Latin letters."""


def gloss_of(posting: JobPosting, found: Assessment) -> Gloss | None:
    """The gloss of an ad; None when it is in the reader's own language."""
    language = found.language
    if language == current_language():
        return None
    analysed = AnalysedPosting(posting, found.contacts, language, load_catalogue())
    words = list(_words(posting, _apart(sorted(_spans(analysed), key=_place))))
    fields = dict.fromkeys(word.field for word in words[:MOST_WORDS])
    return Gloss(
        fields=tuple(
            (name, tuple(word for word in words[:MOST_WORDS] if word.field == name)) for name in fields
        ),
        names=tuple(_names(posting)),
    )


@lru_cache(maxsize=8192)
def title_meanings(title: str, language: str, reader: str) -> tuple[str, ...]:
    """What a title's words mean that the catalogue and the places know, for a reader of another language.

    Reasons are left out, which stand beside a title anyway.

    Args:
        title: Of an ad.
        language: The ad's, as a BCP 47 tag.
        reader: The language in use; nothing is said in the ad's own.
    """
    if not title or language == reader:
        return ()
    posting = JobPosting(url="", source="", title=title)
    spans = sorted(_spans(AnalysedPosting(posting, (), language, load_catalogue()), PLAIN), key=_place)
    return tuple(dict.fromkeys(one.meaning for one in _apart(spans)))[:MEANINGS]


def in_latin(text: str) -> str:
    """A name in Latin letters; empty where it is written in them, or says nothing else."""
    text = masking.covered(text)[:TRANSLITERATED].strip()
    latin = anyascii(text).strip()
    return "" if all(ord(letter) < _FIRST_OTHER_SCRIPT for letter in text) or latin == text else latin


_FIGURES: Final = re.compile(r"[0-9]")
"""Figures that every reader can read: an amount that is written in them needs no gloss."""
_FIRST_OTHER_SCRIPT: Final = 0x370
"""First code point of a script other than the Latin one: Greek."""


def _names(posting: JobPosting) -> Iterator[tuple[str, str, str]]:
    for field, written in (
        ("hiring_organization", posting.hiring_organization),
        ("job_location", posting.job_location),
    ):
        if latin := in_latin(written):
            yield field, written, latin


def _spans(analysed: AnalysedPosting, but: Set[str] = frozenset()) -> Iterator[_Span]:
    for key, matches in analysed.found.items():
        if but.isdisjoint((key, key.partition("/")[0])) and (meaning := _meaning(key)):
            for match in matches:
                yield _Span(*analysed.place(match.start, match.end), meaning, _exact(key))
    for amount in analysed.amounts:
        # The number only: which riyal or dollar is meant is a guess here.
        place, said = analysed.place(amount.start, amount.end), thousands(amount.low)
        if _FIGURES.findall(analysed.posting.text_of(place[0])[place[1] : place[2]]) != _FIGURES.findall(
            said
        ):
            yield _Span(*place, said, 0)


def _meaning(key: str) -> str:
    """What the finds of a key mean, in the reader's language; empty for what is of use to rules only."""
    kind, _, name = key.partition("/")
    if kind == "place":
        return country(name)
    if kind == "indicator":
        return indicator_name(name).striptags()
    return say_or(f"gloss.{name.replace('-', '_')}", "")


def _exact(key: str) -> int:
    return 3 if key in VAGUE else EXACT.get(key.partition("/")[0], 1)


def _place(one: _Span) -> tuple[int, int, int, int]:
    return TEXT_FIELDS.index(one.field), one.start, -one.end, one.exact


def _apart(spans: list[_Span]) -> Iterator[_Span]:
    """Spans that don't overlap: of two that begin together the longer, else the first."""
    field, reached = "", 0
    for one in spans:
        if one.field != field or one.start >= reached:
            field, reached = one.field, one.end
            yield one


def _words(posting: JobPosting, spans: Iterator[_Span]) -> Iterator[GlossWord]:
    for one in spans:
        written = posting.text_of(one.field)[one.start : one.end]
        if len(written) >= SHORTEST_LATIN or not written.isascii() or written.isupper():
            yield GlossWord(one.field, written, one.meaning)
