"""Meeting places and carriers: free words after a cue, and words around what carries people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from crawler.itinerary.places import DATA, SHARED
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart
from crawler.itinerary.segments import RUNNING
from crawler.itinerary.tokens import is_cased, phrase_keys
from crawler.itinerary.words import CuePhrase

_LONGEST: Final = 9
"""Words of a meeting place, at most. Set by hand in 2026."""
_BOUNDS: Final = frozenset(".,;!?\n()،؛؟।–—[]•。，、；：！？（）។၊။۔።፣៖")
_OF: Final = frozenset(("of", "de", "da", "do", "du", "del", "la", "от", "від"))
_NAME: Final = 4
"""Words of the name of a firm on either side of what it drives, at most."""


def meeting_places(at: ItineraryReading) -> Iterator[JourneyPart]:
    """Where travellers are to meet."""
    last = -1
    for cue in sorted([*at.of_role("meeting"), *_gatherings(at)], key=lambda one: (one.first, -one.after)):
        if cue.first < last or _is_inside_longer(at, cue.first, cue.after):
            continue
        first = _after_signs(at, cue.after)
        first += at.lexicon.is_in("articles", at.words, first) if _is_verb(at, first) else 0
        after = _end_of_words(at, first)
        if after > first and not at.words[first].is_number:
            last = after
            yield at.part("meeting_place", first, after)
    for cue in at.of_role("meeting_after"):
        first = _begin_of_words(at, cue.first)
        if cue.first > first >= last:
            last = cue.after
            yield at.part("meeting_place", first, cue.first)


def _gatherings(at: ItineraryReading) -> Iterator[CuePhrase]:
    """Verbs of meeting with a preposition after them."""
    for cue in at.of_role("gather"):
        length = at.lexicon.is_in("near", at.words, cue.after)
        if length:
            yield CuePhrase(cue.first, cue.after + length, "meeting")


def _is_inside_longer(at: ItineraryReading, first: int, after: int) -> bool:
    return any(
        cue.after >= after and (cue.first, cue.after) != (first, after)
        for cue in at.near("meeting", first, 8)
    )


def _is_verb(at: ItineraryReading, place: int) -> bool:
    """Whether "is" or the like stands there: an article belongs to the place, a verb does not."""
    return place < len(at.words) and at.words[place].key in SHARED["verbs"]


def _after_signs(at: ItineraryReading, place: int) -> int:
    while place < len(at.words) and at.words[place].raw in (":", "-", "–", "—", "：", "៖"):
        place += 1
    return place


def _end_of_words(at: ItineraryReading, first: int) -> int:
    """The place after the words of a spot: at punctuation, at a word that begins something else, or at a day."""
    after = first
    while after < len(at.words) and after - first < _LONGEST:
        word = at.words[after]
        stops = ("ends", "weekdays", "days")
        if (
            word.raw in _BOUNDS
            or (after > first and _is_parted(at, after))
            or (after > first and any(at.lexicon.is_in(s, at.words, after) for s in stops))
        ):
            break
        if word.is_number and (after == first or ":" in word.raw or len(word.raw) > 4):
            break
        after += 1
    while after > first and at.words[after - 1].is_sign:
        after -= 1
    return after


def _is_parted(at: ItineraryReading, place: int) -> bool:
    """Whether a space stands before a word of a script that writes none within a phrase."""
    before, word = at.words[place - 1 : place], at.words[place]
    return bool(before) and before[0].end < word.start and RUNNING.match(word.raw) is not None


def _begin_of_words(at: ItineraryReading, after: int) -> int:
    """The first of the words before a cue that stands behind its meeting place (Hindi)."""
    first = after
    while first > 0 and after - first < 6:
        word = at.words[first - 1]
        if word.raw in _BOUNDS or word.is_number or (first < after and _is_parted(at, first)) or any(
            at.lexicon.is_in(stop, at.words, first - 1) for stop in ("ends", "weekdays", "days", "months")
        ):  # fmt: skip
            break
        first -= 1
    return first


def carriers(at: ItineraryReading) -> Iterator[JourneyPart]:
    """By what people travel: the word for it, with the firm's name; a bare "flight" adds nothing to an airline."""
    spans = list(_carrier_spans(at))
    has_firm = any(
        after - first > 1 and any(word.key in SHARED["firms"] for word in at.words[first:after])
        for first, after in spans
    )
    for first, after in spans:
        if not (has_firm and after - first == 1 and at.words[first].key in SHARED["flights"]):
            yield at.part("carrier", first, after)


def _carrier_spans(at: ItineraryReading) -> Iterator[tuple[int, int]]:
    """The words for what people travel by, with the firm's name before or after each."""
    last = -1
    spans = sorted({(cue.first, cue.after) for cue in at.of_role("carrier")} | set(_known_firms(at)))
    for first, after in spans:
        unsure = at.words[first].key in SHARED["unsure"] and after - first == 1 and not _is_led(at, first)
        if first < last or unsure or at.lexicon.is_in("carrier_stops", at.words, after):
            continue
        begin, end = first, after
        while begin > max(last, 0) and first - begin < _NAME and _is_name(at, begin - 1):
            begin -= 1
        if (
            begin == first
            and at.words[first].key in SHARED["firms"]
            and first - 1 in at.places
            and last < first - 1
        ):
            begin -= 1  # "Kenya Airways"
        while end < len(at.words) and end - after < _NAME and (_is_name(at, end) or _is_carrier(at, end)):
            end += 1
        if end == after:
            end = _named_after(at, end)
        if end == after and at.words[first].key in SHARED["firms"] and _is_uncased_name(at, end):
            end += 1
        if at.words[first].key in SHARED["firms"] and begin == first and end == after:
            continue
        last = end
        yield begin, end


def _named_after(at: ItineraryReading, after: int) -> int:
    """The place after the firm's name behind "of" ("bus of Jambo Star"), or the same place."""
    start = after
    while start < len(at.words) and start - after < 2 and at.words[start].key in _OF:
        start += 1
    end = start
    while start > after and end < len(at.words) and end - start < _NAME and _is_name(at, end):
        end += 1
    return end if end > start > after else after


def _known_firms(at: ItineraryReading) -> Iterator[tuple[int, int]]:
    """Names of firms that carry people, whatever stands beside them."""
    for place, word in enumerate(at.words):
        for name in _firms().get(word.key, ()):
            after = place + len(name)
            told = len(name) > 1 or len(word.raw) > 4 or word.raw.isupper()
            if told and tuple(one.key for one in at.words[place:after]) == name:
                yield place, after


@cache
def _firms() -> dict[str, list[tuple[str, ...]]]:
    """Names of `data/carriers.txt` by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in (DATA / "carriers.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#") and (name := phrase_keys(line)):
            found.setdefault(name[0], []).append(name)
    return found


def _is_uncased_name(at: ItineraryReading, place: int) -> bool:
    """Whether the word after "airline" names it, in an alphabet without capitals."""
    if (
        place >= len(at.words)
        or at.words[place].is_sign
        or at.words[place].is_number
        or is_cased(at.words[place])
    ):
        return False
    roles = ("ends", "border", "departure", "destination", "meeting", "articles")
    return place not in at.places and not any(at.lexicon.is_in(role, at.words, place) for role in roles)


def _is_led(at: ItineraryReading, place: int) -> bool:
    led = any(cue.after == place for cue in at.near("carrier_by", place, 8))
    return led or _is_name(at, place - 1) or _is_name(at, place + 1)


def _is_carrier(at: ItineraryReading, place: int) -> bool:
    return at.lexicon.is_in("carrier", at.words, place) > 0


def _is_name(at: ItineraryReading, place: int) -> bool:
    """Whether a word may be part of a firm's name: a capital, not first in its sentence, no place that is passed."""
    if not 0 <= place < len(at.words):
        return False
    word = at.words[place]
    if (
        word.is_sign
        or not word.is_capital
        or place in at.places
        or at.lexicon.is_in("carrier_by", at.words, place)
    ):
        return False
    roles = (
        "departure",
        "destination",
        "border",
        "meeting",
        "cost",
        "pay",
        "months",
        "weekdays",
        "person",
        "titles",
    )
    is_first = place == 0 or at.words[place - 1].raw in _BOUNDS
    if is_first and at.lexicon.is_in("articles", at.words, place):
        return False
    return not any(at.lexicon.is_in(role, at.words, place) for role in roles) or (
        not is_first and word.raw.isupper()
    )
