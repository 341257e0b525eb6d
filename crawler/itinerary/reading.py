"""A text made ready for reading: its words, the cues and the places in it, and where its sentences end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from crawler.itinerary.places import FoundPlace, names, places_in, running_names
from crawler.itinerary.records import JourneyPart, Part
from crawler.itinerary.segments import PartingWords, parted
from crawler.itinerary.tokens import Word, words_of
from crawler.itinerary.words import CuePhrase, PhraseList, lexicon

MOST_CHARS: Final = 20_000
"""Code points of a text that are read; bounds the time on hostile input."""
_ENDS: Final = frozenset(".!?\n؟।;؛۔។။。！？；።")


@dataclass(frozen=True)
class ItineraryReading:
    """A text with what the readers of its parts share."""

    text: str
    words: Sequence[Word]
    lexicon: PhraseList
    cues: Sequence[CuePhrase]

    @cached_property
    def places(self) -> Mapping[int, FoundPlace]:
        """Names of places by their first word."""
        return places_in(self.words)

    @cached_property
    def sentences(self) -> Sequence[int]:
        """Number of the sentence of each word."""
        found, number = [], 0
        for place, word in enumerate(self.words):
            found.append(number)
            if word.raw in _ENDS and not self._is_abbreviation(place):
                number += 1
        return found

    def _is_abbreviation(self, place: int) -> bool:
        """Whether a full stop belongs to a short word or a figure ("Mr. Ali", "12.03")."""
        before, after = self.words[place - 1 : place], self.words[place + 1 : place + 2]
        if self.words[place].raw != "." or not before or not after:
            return False
        glued = after[0].start == self.words[place].end
        return glued or (len(before[0].raw) < 3 and before[0].raw.isalpha() and before[0].is_capital)

    @cached_property
    def _by_role(self) -> Mapping[str, Sequence[CuePhrase]]:
        found: dict[str, list[CuePhrase]] = {}
        for cue in self.cues:
            found.setdefault(cue.role, []).append(cue)
        return found

    @cached_property
    def covered(self) -> Mapping[int, FoundPlace]:
        """Every word of a name of a place to that place."""
        return {word: one for one in self.places.values() for word in range(one.first, one.after)}

    def of_role(self, role: str) -> Sequence[CuePhrase]:
        """The cues of a role, in order."""
        return self._by_role.get(role, ())

    def near(self, role: str, place: int, back: int, ahead: int = 0) -> Sequence[CuePhrase]:
        """The cues of a role whose first word is at most so many words before a word, or after it."""
        cues = self.of_role(role)
        first = bisect_left(cues, place - back, key=lambda cue: cue.first)
        return cues[first : bisect_right(cues, place + ahead, key=lambda cue: cue.first)]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Offsets of a run of words."""
        return self.words[first].start, self.words[after - 1].end

    def part(
        self, part: Part, first: int, after: int, value: str = "", found: FoundPlace | None = None
    ) -> JourneyPart:
        """A part of the journey from a run of words."""
        start, end = self.span(first, after)
        return JourneyPart(
            start=start,
            end=end,
            part=part,
            quote=self.text[start:end],
            value=value or " ".join(word.key for word in self.words[first:after] if not word.is_sign),
            country=found.place.country if found else None,
            at=found.place.at if found else None,
        )


def reading_of(text: str, language: str) -> ItineraryReading:
    """Make a text ready, with the words of its language."""
    known = lexicon(language)
    words = parted(words_of(text[:MOST_CHARS]), grammar_of(language))
    return ItineraryReading(text, words, known, known.cues(words))


@cache
def grammar_of(language: str) -> PartingWords:
    """What words of a language are parted by: its phrases and endings, and the names of places."""
    known = lexicon(language)
    marked = any(known.endings[key] for key in ("endings", "prefixes"))
    return PartingWords(
        phrases=known.written | running_names(),
        stems=known.stems | {key[-1] for key in names()} if marked else frozenset(),
        endings=known.endings["endings"],
        sure_endings=known.endings["sure_endings"],
        prefixes=known.endings["prefixes"],
    )
