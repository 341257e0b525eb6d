"""The one town that a text names, in any script."""

from __future__ import annotations

import pytest

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
