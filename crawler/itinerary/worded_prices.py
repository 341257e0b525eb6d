"""Amounts that the money reader leaves: in words ("three thousand"), and figures that a cost stands beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crawler.itinerary.places import SHARED
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart

_MOST: Final = 7
"""Words of an amount, at most."""
_NEAR: Final = 3
"""Words between a cost and a bare figure, at most. Set by hand in 2026."""
_SMALLEST: Final = 50
"""A bare figure below it is a count of people, an hour or an age. Set by hand in 2026."""
_PERCENT: Final = frozenset("%٪％﹪")
_BETWEEN: Final = frozenset(("de", "di", "of", "and", "na", "e", "et", "y", "i"))
"""Words inside an amount ("180 de lire", "elfu na mia tano")."""


def worded_prices(at: ItineraryReading) -> Iterator[JourneyPart]:
    """Runs of figures and number words with a currency behind or before them, or with a cost near them."""
    place = 0
    while place < len(at.words):
        after = _run(at, place)
        if after == place:
            place += 1
            continue
        behind = at.lexicon.is_in("money", at.words, after + _joins(at, after))
        end = after + _joins(at, after) + behind if behind else after
        before = _money_before(at, place)
        plain = not _is_of_time(at, place, end) and not _is_share(at, after)
        if plain and _is_amount(at, place, after, told=bool(behind or before)):
            yield at.part("price", place - before, end)
        place = end


def _run(at: ItineraryReading, place: int) -> int:
    """The place after the figures and number words that begin at a word."""
    after = place
    while after < len(at.words) and after - place < _MOST:
        step = _is_figure(at, after) or (after > place and _joins(at, after))
        if not step:
            break
        after += step
    while after > place and at.words[after - 1].key in _BETWEEN:
        after -= 1
    return after


def _is_figure(at: ItineraryReading, place: int) -> int:
    word = at.words[place]
    if word.is_number:
        return 0 if ":" in word.raw or "/" in word.raw else 1
    return at.lexicon.is_in("figures", at.words, place) or int(word.key in SHARED["scales"])


def _joins(at: ItineraryReading, place: int) -> int:
    """1 where "and" or "of" inside an amount stands."""
    return int(place < len(at.words) and at.words[place].key in _BETWEEN)


def _money_before(at: ItineraryReading, place: int) -> int:
    """Words of a currency right before ("dola 300", "ဘတ် ၅၀၀၀")."""
    return next((n for n in (1, 2) if place >= n and at.lexicon.is_in("money", at.words, place - n) == n), 0)


def _is_amount(at: ItineraryReading, place: int, after: int, *, told: bool) -> bool:
    """Whether a run is money: a currency says so, or a cost near it and no pay."""
    words = at.words[place:after]
    in_words = [word for word in words if not word.is_number]
    large = any(_worth(word.raw) >= _SMALLEST for word in words if word.is_number)
    if _is_scaled(at, place, after):
        return not _is_near(at, "pay", place, after) or _is_near(at, "cost", place, after)
    if told:
        return not _is_near(at, "pay", place, after) or _is_near(at, "cost", place, after)
    if len(words) < 2 and in_words:
        return False  # "a hundred", alone
    return (
        (large or len(in_words) > 0)
        and _is_near(at, "cost", place, after)
        and not _is_near(at, "pay", place, after)
    )


def _is_scaled(at: ItineraryReading, place: int, after: int) -> bool:
    """Whether a run ends with a word for thousands or more behind its figures ("fifteen lakh")."""
    last = at.words[after - 1]
    return after - place > 1 and not last.is_number and last.key in SHARED["scales"]


def _worth(raw: str) -> float:
    """What a figure is worth; 0 for a year, a phone number and a figure with letters behind it that are no scale."""
    digits = "".join(one for one in raw if one.isdecimal())
    value = float(digits) if digits and len(digits) < 10 else 0.0
    return 0.0 if len(raw) == 4 and 1990 <= value < 2100 else value


def _is_near(at: ItineraryReading, role: str, place: int, after: int) -> bool:
    """Whether a cue of a role stands next to a run in its sentence."""
    here = at.sentences[place]
    return any(
        at.sentences[cue.first] == here and (0 <= place - cue.after <= _NEAR or 0 <= cue.first - after <= 1)
        for cue in at.near(role, place, _NEAR + 6, after - place + 2)
    )


def _is_share(at: ItineraryReading, after: int) -> bool:
    """Whether a percent sign stands behind a run ("visa guaranteed at 100 %")."""
    return at.text[at.words[after - 1].end :][:2].lstrip()[:1] in _PERCENT


def _is_of_time(at: ItineraryReading, place: int, after: int) -> bool:
    """Whether a run is a day or an hour: a month or a word for a day is beside it."""
    roles = ("months", "month_sign", "day_sign", "month_word", "hours")
    if any(at.lexicon.is_in(role, at.words, after) for role in roles):
        return True
    return any(
        place >= n and at.lexicon.is_in(role, at.words, place - n) == n
        for role in ("day_word", "months", "hours")
        for n in (1, 2)
    )
