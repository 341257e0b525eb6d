"""Dates of a journey: a day and a month, a weekday, a day in relation to today. Other dates of an ad are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart
from crawler.itinerary.tokens import Word, is_cased

_NUMERIC: Final = re.compile(
    r"(?:(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])(?:[./-]\d{2,4})?|\d{4}-\d{2}-\d{2})"
)
_DAY: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|°)?")
_ORDINAL: Final = re.compile(r"(?:[12]?1st|2?2nd|2?3rd|[12]?\dth|3(?:0th|1st))")
_OF: Final = frozenset(("of", "de", "del", "do", "da", "the", "d", "ngay", "mung"))
_DOUBTFUL: Final = frozenset(("may", "mar", "mars", "sep", "dec", "jan", "mai"))
"""Names of months that are other words too: they need a day beside them."""
_BACK: Final = 4
"""Words before a date in which "apply before" and the like are looked for."""


def dates(at: ItineraryReading) -> Iterator[JourneyPart]:
    """The dates of a text but those of applying, publishing and the like."""
    place, words = 0, at.words
    while place < len(words):
        after = place if _in_name(at, place) else _date_at(at, place)
        if (range_end := _opening_days(at, place)) > place:
            place = range_end
        elif after > place:
            first = _begin(at, place)
            after = _end(at, after)
            if not _is_other(at, first):
                yield at.part("date", first, after)
            place = after
        else:
            place += 1


def _opening_days(at: ItineraryReading, place: int) -> int:
    """The place after a range of weekdays ("Monday to Friday", "с понедельника по пятницу"): hours of work."""
    first = at.lexicon.is_in("weekdays", at.words, place)
    link = place + first
    if not first or link >= len(at.words) or at.lexicon.is_in("and", at.words, link):
        return place
    if at.words[link].raw in (",", ".", ";", "\n", "،", "、", "/"):
        return place
    last = at.lexicon.is_in("weekdays", at.words, link + 1)
    return link + 1 + last if last else place


def _in_name(at: ItineraryReading, place: int) -> bool:
    """Whether a word is part of a town's name ("Santo Domingo")."""
    found = at.covered.get(place)
    return found is not None and found.first < place


def _date_at(at: ItineraryReading, place: int) -> int:
    """The place after the date that begins at a word, or the same place."""
    words, known = at.words, at.lexicon
    written = _written(at, place)
    if written:
        return written
    if _NUMERIC.fullmatch(words[place].key) or (
        _ORDINAL.fullmatch(words[place].key) and _begin(at, place) < place
    ):
        return place + 1
    return place + max(
        known.is_in("weekdays", words, place) * _is_weekday(at, place), known.is_in("days", words, place)
    )


def _is_weekday(at: ItineraryReading, place: int) -> bool:
    """A short form ("sun", "mar", "sat") counts with a capital, or where "night" and the like follow."""
    word = at.words[place]
    return (
        len(word.key) > 3
        or word.is_capital
        or not is_cased(word)
        or at.lexicon.is_in("weekdays", at.words, place) > 1
        or at.lexicon.is_in("day_after", at.words, place + 1) > 0
    )


def _written(at: ItineraryReading, place: int) -> int:
    """The place after a day and a month in words, in either order, with a year; 0 for none."""
    words, known = at.words, at.lexicon
    lead = known.is_in("day_word", words, place)
    after = _day_first(at, place + lead, led=lead > 0) or (0 if lead else _month_first(at, place))
    while (
        after
        and after < len(words)
        and words[after].raw in (",", "de", "del")
        and after + 1 < len(words)
        and _is_year(words[after + 1])
    ):
        after += 1
    return after + 1 if after and after < len(words) and _is_year(words[after]) else after


def _day_first(at: ItineraryReading, place: int, *, led: bool) -> int:
    """A day and a month ("4 June", "12 वैशाख", "8月6号", "tarehe 9"); a day alone needs a word that says so."""
    words, known = at.words, at.lexicon
    if place >= len(words) or not (_is_day(words[place]) or words[place].key == "1er"):
        return 0
    sign = known.is_in("month_sign", words, place + 1)
    if sign:
        after = place + 1 + sign
        return after + 1 + known.is_in("day_sign", words, after + 1) if _day_at(at, after) else after
    told = known.is_in("day_sign", words, place + 1)
    month = place + 1 + told
    while month < len(words) and month - place < 3 + told and (
        words[month].key in _OF or known.is_in("month_word", words, month)
    ):  # fmt: skip
        month += 1
    length = known.is_in("months", words, month)
    if length:
        return month + length
    if (
        (words[place].raw.isdigit() or words[place].key == "1er")
        and (led or told)
        and not _is_money(at, place + 1 + told)
    ):
        return place + 1 + told
    return 0


def _is_money(at: ItineraryReading, place: int) -> bool:
    """Whether a figure goes on as money or a share ("pe 500 euro")."""
    roles = ("money", "figures")
    return any(at.lexicon.is_in(role, at.words, place) for role in roles)


def _month_first(at: ItineraryReading, place: int) -> int:
    """A month and a day ("June 4", "असोज १२ गते"); a short name of a month alone is none."""
    words = at.words
    length = at.lexicon.is_in("months", words, place)
    if not length or (len(words[place].key) < 4 and length == 1 and not words[place].is_capital):
        return 0
    after = place + length
    if not at.lexicon.exact_days and _day_at(at, after):
        return after + 1 + at.lexicon.is_in("day_sign", words, after + 1)
    short = length == 1 and len(words[place].key) < 4 and is_cased(words[place])
    return 0 if short or words[place].key in _DOUBTFUL else after


def _day_at(at: ItineraryReading, place: int) -> bool:
    return place < len(at.words) and _is_day(at.words[place])


def _is_day(word: Word) -> bool:
    """Whether a word is a day of a month, in any digits."""
    if word.raw.isdecimal():
        return len(word.raw) < 3 and 0 < int(word.raw) < 32
    return _DAY.fullmatch(word.key) is not None


def _is_year(word: Word) -> bool:
    """Whether a word is a year of this time, also of the Buddhist era or of Bikram Sambat."""
    if not word.raw.isdecimal() or len(word.raw) != 4:
        return False
    year = int(word.raw)
    return 2020 <= year < 2050 or 2563 <= year < 2593 or 2077 <= year < 2107


def _begin(at: ItineraryReading, place: int) -> int:
    """The first word of a date with "next" and the like before it."""
    for back in (4, 3, 2, 1):
        if place >= back and at.lexicon.is_in("day_before", at.words, place - back) == back:
            return place - back
    return place


def _end(at: ItineraryReading, place: int) -> int:
    """The place after "morning" and the like, and after a date that a weekday came before."""
    words = at.words
    here = place + (place < len(words) and words[place].raw in (",", "("))
    if here < len(words) and (after := _written(at, here)):
        return after
    return place + at.lexicon.is_in("day_after", words, place)


def _is_other(at: ItineraryReading, place: int) -> bool:
    """Whether words before a date say that it is no date of the journey."""
    return any(
        cue.after <= place and place - cue.after < _BACK and at.sentences[cue.first] == at.sentences[place]
        for cue in at.near("not_date", place, _BACK + 8)
    )
