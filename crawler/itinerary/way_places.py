"""Departure, border and destination: places by the words before or after them, and chains of places ("A - B - C")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from crawler.itinerary.names_at import UNKNOWN, NameReader
from crawler.itinerary.places import FoundPlace
from crawler.itinerary.reading import ItineraryReading
from crawler.itinerary.records import JourneyPart
from crawler.itinerary.tokens import is_cased
from crawler.itinerary.words import CuePhrase

Place = Literal["departure", "border", "destination"]
_ROLES: Final[tuple[Place, ...]] = ("border", "departure", "destination")
"""In the order in which they claim a place that several words point to equally."""
_ARROWS: Final = frozenset("-–—→>")
_SHORT: Final = 4
"""Letters of a word for a border ("por", "via") that means many things: only a known place may follow. By hand."""
_SURE: Final = 1.5
"""Weight from which a claim rests on words of going."""


class WayReader:
    """Reads the places of one text."""

    def __init__(self, reading: ItineraryReading, meeting_town: FoundPlace | None = None) -> None:
        self._at = reading
        self._meeting_town = meeting_town
        self._names = NameReader(reading)
        self._claims: dict[tuple[int, int], tuple[float, Place, FoundPlace]] = {}
        self._by_end: dict[int, tuple[int, int]] = {}

    def parts(self) -> Iterator[JourneyPart]:
        """The places with a part in the journey."""
        self._chains()
        for role in _ROLES:
            for cue in self._at.of_role(role):
                self._claim_all(cue, role, 2.0)
            for cue in self._at.of_role(f"{role}_after"):
                self._claim_before(cue, role, 2.0)
        for role in _ROLES:
            for cue in self._at.of_role(f"{role}_weak"):
                self._claim_weak(cue, role)
            for cue in self._at.of_role(f"{role}_after_weak"):
                self._claim_before(cue, role, 1.0)
        self._guess()
        self._borders()
        self._start_at_meeting()
        self._keep_one_weak()
        self._keep_the_first()
        self._keep_the_last()
        self._pass_the_post()
        self._take_last()
        for (first, after), (_, role, found) in sorted(self._claims.items()):
            known = found if found.place is not UNKNOWN else None
            yield self._at.part(role, first, after, found.name, known)

    def _claim(self, found: FoundPlace, role: Place, weight: float) -> None:
        key = (found.first, found.after)
        if key not in self._claims or self._claims[key][0] < weight:
            self._claims[key] = (weight, role, found)
            self._by_end[found.after] = key

    def _claim_all(self, cue: CuePhrase, role: Place, weight: float) -> None:
        """The place after a cue, and those listed with it ("via Cotonou and Lomé"); longer cues are surer."""
        is_short = cue.after - cue.first < 2
        if role == "border":
            is_short = is_short and len(self._at.words[cue.first].key) <= _SHORT
        found = self._names.place_at(
            self._names.skipped(cue.after), must_be_known=role != "departure" and is_short
        )
        weight += (cue.after - cue.first) / 10
        while found is not None:
            self._claim(found, role, weight)
            joined = self._names.joined(found.after)
            found = self._names.known(joined) if joined > found.after and role == "border" else None

    def _claim_weak(self, cue: CuePhrase, role: Place) -> None:
        """A known place after a word that means many things; a departure only before a destination."""
        place = self._names.skipped(cue.after)
        found = self._names.known(place)
        if found is None and role == "destination" and self._is_behind_departure(cue.first):
            found = self._names.place_at(place, must_be_known=False)
        if found is None:
            return
        if role == "departure" and not self._leads_on(found.after):
            return
        self._claim(
            found, role, 1.5 if role == "destination" and self._is_behind_departure(cue.first) else 1.0
        )

    def _is_behind_departure(self, place: int) -> bool:
        """Whether a departure ends right before a word ("de Douala à Kribi")."""
        key = self._by_end.get(place)
        return key is not None and self._claims[key][1] == "departure"

    def _guess(self) -> None:
        """Unknown names behind short words for a destination, in a sentence that names a departure."""
        leaving = {
            self._at.sentences[key[0]] for key, claim in self._claims.items() if claim[1] == "departure"
        }
        for cue in self._at.of_role("destination"):
            place = self._names.skipped(cue.after)
            here = self._at.sentences[min(cue.first, len(self._at.sentences) - 1)]
            if here in leaving and place < len(self._at.words):
                found = self._names.place_at(place, must_be_known=False)
                if found is not None and (is_cased(self._at.words[place]) or not self._is_led_to()):
                    self._claim(found, "destination", 1.2)
        for cue in self._at.of_role("destination_after"):
            at = cue.first - 1
            if (
                cue.after - cue.first > 1
                and self._at.sentences[cue.first] in leaving
                and self._names.is_unnamed(at)
            ):
                self._claim(FoundPlace(at, cue.first, self._at.words[at].key, UNKNOWN), "destination", 1.2)

    def _start_at_meeting(self) -> None:
        """Where no departure is stated, people leave from the town where they meet."""
        town = self._meeting_town
        if town is None or any(claim[1] == "departure" for claim in self._claims.values()):
            return
        held = self._claims.get((town.first, town.after))
        if held is None or held[0] < _SURE:
            self._claims.pop((town.first, town.after), None)
            self._claim(town, "departure", _SURE)

    def _is_led_to(self) -> bool:
        """Whether a destination was found."""
        return any(claim[1] == "destination" for claim in self._claims.values())

    def _keep_one_weak(self) -> None:
        """Of places with nothing but "in" before them the first is a destination, unless people leave from there."""
        names = {claim[2].name for claim in self._claims.values() if claim[1] == "departure"}
        weak = sorted(k for k, claim in self._claims.items() if claim[0] == 1.0 and claim[1] == "destination")
        kept = next((key for key in weak if self._claims[key][2].name not in names), None)
        for key in weak:
            if key != kept:
                del self._claims[key]

    def _keep_the_last(self) -> None:
        """A destination that words of going name outdoes those behind "in"; of several the last is the end.

        Those that are listed with the last ("Dubai and Oman") stay; a country before its town is left to the town.
        """
        ends = {key: claim for key, claim in sorted(self._claims.items()) if claim[1] == "destination"}
        sure = [key for key, claim in ends.items() if claim[0] >= _SURE]
        if not sure:
            return
        kept = {sure[-1]}
        for before, key in zip(reversed(sure[:-1]), reversed(sure[1:]), strict=True):
            if key in kept and self._names.joined(before[1]) == key[0]:
                kept.add(before)
        for key in ends.keys() - kept:
            found = self._claims.pop(key)[2]
            if found.place.is_post:
                self._claim(found, "border", 5.0)

    def _keep_the_first(self) -> None:
        """Of several departures the first begins the journey; it goes on from the others."""
        begins = sorted(key for key, claim in self._claims.items() if claim[1] == "departure")
        for key in begins[1:]:
            del self._claims[key]

    def _pass_the_post(self) -> None:
        """A journey does not end at a border post where a place is named after it: that one is the end."""
        ends = sorted(key for key, claim in self._claims.items() if claim[1] == "destination")
        if not ends or not self._claims[ends[-1]][2].place.is_post:
            return
        after = [
            found for found in self._at.places.values() if found.first > ends[-1][0] and self._is_free(found)
        ]
        if after:
            self._claims[ends[-1]] = (5.0, "border", self._claims[ends[-1]][2])
            self._claim(max(after, key=lambda one: one.first), "destination", 0.5)

    def _is_free(self, found: FoundPlace) -> bool:
        """Whether no word gives a place another part."""
        return (found.first, found.after) not in self._claims and not self._is_in_free_text(found)

    def _take_last(self) -> None:
        """Where no destination was found, the last place without another part is one, if any part was found."""
        if self._is_led_to() or not self._claims:
            return
        unknown = next(filter(self._is_free, self._names.unknown_behind("destination_weak")), None)
        if unknown is not None:
            self._claim(unknown, "destination", 0.5)
            return
        for found in reversed(list(self._at.places.values())):
            if self._is_free(found):
                self._claim(found, "destination", 0.5)
                return

    def _leads_on(self, place: int) -> bool:
        """Whether the sentence names another place as a destination later on."""
        here = self._at.sentences[min(place, len(self._at.sentences) - 1)]
        return any(
            self._at.sentences[cue.first] == here
            and self._names.place_at(self._names.skipped(cue.after), must_be_known=False) is not None
            for role in ("destination", "destination_weak")
            for cue in self._at.near(role, place, 0, 11)
        )

    def _claim_before(self, cue: CuePhrase, role: Place, weight: float) -> None:
        """The place that a cue stands behind (Hindi)."""
        for back in range(1, 5):
            found = self._names.known(cue.first - back)
            if found is not None and found.after == cue.first:
                self._claim(found, role, weight + (cue.after - cue.first) / 10)
                return
            if back == 1 and role != "destination" and self._names.is_name_before(cue.first):
                at = cue.first - 1
                self._claim(FoundPlace(at, cue.first, self._at.words[at].key, UNKNOWN), role, weight)
                return
            if cue.first - back < 0 or self._at.words[cue.first - back].is_sign:
                return

    def _borders(self) -> None:
        """A border post, and a place beside the word "border", are the border whatever else stands there."""
        words, known = self._at.words, self._at.lexicon
        for found in [*self._at.places.values(), *self._unknown_posts()]:
            beside = known.is_in("border_words", words, found.after)
            before = any(
                known.is_in("border_words", words, found.first - n) == n for n in (1, 2) if found.first >= n
            )
            held = self._claims.get((found.first, found.after))
            if self._is_behind_border(found.first):
                self._claim(found, "border", 1.9)
            if (
                beside
                or before
                or (found.place.is_post and held is None and not self._is_in_free_text(found))
            ):
                self._claim(found, "border", 5.0)
            elif found.place.is_post and held is not None and held[1] != "border" and held[0] < 2.15:
                self._claim(found, "border", 5.0) if held[1] == "departure" and self._has(
                    "departure", held
                ) else None

    def _is_behind_border(self, place: int) -> bool:
        """Whether the word "border" stands two to four words before."""
        return any(
            cue.first < place - 1 and not any(word.is_sign for word in self._at.words[cue.after : place])
            for cue in self._at.near("border_words", place, 4)
        )

    def _unknown_posts(self) -> Iterator[FoundPlace]:
        """Names that no table has before the word "border"."""
        words = self._at.words
        for cue in self._at.of_role("border_words"):
            at = cue.first - 1
            if self._names.is_unnamed(at) and words[at].raw[0].isalpha():
                yield FoundPlace(at, cue.first, words[at].key, UNKNOWN)

    def _has(self, role: Place, but: tuple[float, Place, FoundPlace]) -> bool:
        """Whether another place has a role."""
        return any(one[1] == role and one is not but for one in self._claims.values())

    def _is_in_free_text(self, found: FoundPlace) -> bool:
        """Whether it stands in the words of a meeting place or a name."""
        cues = ("meeting", "payee", "person")
        return any(
            0 <= found.first - cue.after < 7 for role in cues for cue in self._at.near(role, found.first, 15)
        )

    def _chains(self) -> None:
        """Places parted by arrows: the first is the departure, the last the destination."""
        for chain in self._found_chains():
            self._claim(chain[0], "departure", 1.5)
            self._claim(chain[-1], "destination", 1.5)

    def _between(self, after: int, first: int) -> str:
        """What stands between two words, without spaces."""
        return "".join(self._at.text[self._at.words[after - 1].end : self._at.words[first].start].split())

    def _is_one(self, one: FoundPlace, other: FoundPlace) -> bool:
        """Whether a hyphen without spaces joins two names of one country: it is one place ("Tunis-Carthage")."""
        between = self._at.text[self._at.words[one.after - 1].end : self._at.words[other.first].start]
        return between == "-" and one.place.country == other.place.country

    def _found_chains(self) -> Iterator[list[FoundPlace]]:
        chain: list[FoundPlace] = []
        for _, found in sorted(self._at.places.items()):
            between = self._between(chain[-1].after, found.first) if chain else ""
            if between and all(sign in _ARROWS for sign in between) and not self._is_one(chain[-1], found):
                chain.append(found)
                continue
            if len(chain) > 1:
                yield chain
            chain = [found]
        if len(chain) > 1:
            yield chain
