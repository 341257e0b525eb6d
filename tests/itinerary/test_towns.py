"""The one town that a text names, in any script."""

from __future__ import annotations

import pytest

from crawler.itinerary.places import SHARED, names, places_in, running_names
from crawler.itinerary.segments import PartingWords, parted
from crawler.itinerary.tokens import words_of
from crawler.itinerary.towns import town_named


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("destino kuala lumpur, pago semanal", "kuala lumpur"),
        ("Bu ay Antalya uçuşu", "antalya"),
        ("Работа в Анталье, жильё бесплатно", "antalya"),
        ("ทำที่โดฮา เงินเดือนดี", "doha"),
        ("去西港, 包吃住", "sihanoukville"),
        ("NEED 20 GIRLS FOR MUSCAT", "muscat"),
        ("Doha! We leave for Doha on Monday", "doha"),
        ("From Lagos to Dubai by air", ""),
        ("Work in Qatar", ""),
        ("Hit the road; two rooms by the Bay", ""),
        ("no town at all", ""),
        ("", ""),
    ],
)
def test_a_text_names_one_town_or_none(text: str, town: str) -> None:
    assert town_named(text) == town


def _first_words(text: str) -> set[int]:
    return {found.first for found in places_in(words_of(text)).values()}


def test_every_kind_of_name_is_found_where_it_begins() -> None:
    """Words that begin no name are passed over; none that does may be among them."""
    for number, key in enumerate(sorted(names())):
        name = " ".join(key)
        if number % 31 == 0 and name not in SHARED["common"] and name.upper().lower() == name:
            assert 1 in _first_words(f"x {name.upper()}"), key


@pytest.mark.parametrize(
    "text", ["x بدبي", "x لدبي", "x بمسقط", "x анталье и самолёт", "x Стамбулом", "x Пекином"]
)
def test_names_with_their_grammar_are_found(text: str) -> None:
    assert _first_words(text) == {1}


@pytest.mark.parametrize(
    "text",
    [
        "去西港, 包吃住3个月",
        "迪拜酋长国高薪直招金边西港",
        "ทำงานที่โดฮา25000บาท เงินเดือนดี",
        "招聘！西港2024年。Doha 5k",
        "ဒူဘိုင်းမှာ အလုပ်",
        "a" * 40 + "西港" * 30,
    ],
)
def test_a_run_without_spaces_is_read_as_the_itinerary_reads_it(text: str) -> None:
    words = parted(words_of(text), PartingWords(running_names(), frozenset(), (), (), ()))
    towns = {found.place for found in places_in(words).values() if found.place.at is not None}
    assert bool(town_named(text)) == (len(towns) == 1)
