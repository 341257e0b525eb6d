"""Names of places at a word of a text: those of the tables, and runs of words that may be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crawler.itinerary.places import FoundPlace, KnownPlace
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.tokens import is_cased

_CAPITALS: Final = 4
"""Words of a name that no table has, at most."""
_UNCASED: Final = 1
"""The same in alphabets without capitals."""
UNKNOWN: Final = KnownPlace("")
"""The place of a name that no table has."""
_STOPS: Final = (
    *("ends", "articles", "and", "days", "cost", "pay", "border", "destination", "departure", "meeting"),
    *("border_words", "person", "payee", "day_before"),
)
"""Words that are no name where no capital tells one."""


class NameReader:
    """Reads the names of places of one text."""

    def __init__(self, reading: ItineraryReading) -> None:
        self._at = reading

    def is_unnamed(self, place: int) -> bool:
        """Whether a word may be the name of a place that no table has."""
        return place >= 0 and place not in self._at.covered and self.may_name(place)

    def is_name_before(self, place: int) -> bool:
        """Whether a capital word that no table has stands before an ending of case ("Köyceğiz'den")."""
        before = place - 1
        if before < 0 or not is_cased(self._at.words[before]) or not self.is_unnamed(before):
            return False
        return self._at.words[place].start - self._at.words[before].end <= 1 and not self._begins(before)

    def _begins(self, place: int) -> bool:
        """Whether a word is the first of its sentence, where each has a capital."""
        return place == 0 or self._at.words[place - 1].is_sign

    def skipped(self, place: int) -> int:
        """The place after articles and a colon."""
        words = self._at.words
        while place < len(words):
            if words[place].raw in (":", "-", "–", "(", "：", "៖") and place + 1 < len(words):
                place += 1
            elif length := self._at.lexicon.is_in("articles", words, place):
                if place in self._at.places and self._at.places[place].after > place + length:
                    return place
                place += length
            else:
                return place
        return place

    def joined(self, place: int) -> int:
        """The place after a comma or "and", or the same place."""
        words = self._at.words
        while place < len(words) and (
            words[place].raw in (",", "،") or self._at.lexicon.is_in("and", words, place)
        ):
            place += 1
        return place

    def known(self, place: int) -> FoundPlace | None:
        """The name of a table that begins at a word."""
        return self._at.places.get(place)

    def place_at(self, place: int, *, must_be_known: bool) -> FoundPlace | None:
        """A known place, or a run of words with capitals that may be one."""
        known = self.known(place)
        if known is not None or must_be_known:
            return known
        words, after = self._at.words, place
        most = _CAPITALS if place < len(words) and is_cased(words[place]) else _UNCASED
        while after < len(words) and after - place < most and self.may_name(after):
            after += 1
        if after == place:
            return None
        name = " ".join(word.key for word in words[place:after])
        return FoundPlace(place, after, name, UNKNOWN)

    def unknown_behind(self, role: str) -> Iterator[FoundPlace]:
        """Names that no table has behind the cues of a role, the last first, where names have capitals."""
        for cue in reversed(self._at.of_role(role)):
            place = self.skipped(cue.after)
            if place < len(self._at.words) and is_cased(self._at.words[place]) and self.is_unnamed(place):
                found = self.place_at(place, must_be_known=False)
                if found is not None:
                    yield found

    def may_name(self, place: int) -> bool:
        """Whether a word may be a name, or a part of one."""
        word, known = self._at.words[place], self._at.lexicon
        if word.is_sign or word.is_number or len(word.raw) < 3 or (is_cased(word) and not word.is_capital):
            return False
        roles = ("weekdays", "months", "titles", "carrier", *(() if is_cased(word) else _STOPS))
        return not any(known.is_in(role, self._at.words, place) for role in roles)
