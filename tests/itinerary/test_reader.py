"""The reader of itineraries: parts with their quotes, on texts it was written with, and on hostile ones."""

import random
import time
import tomllib
from pathlib import Path

import pytest

from crawler.itinerary.reader import read_itinerary
from crawler.itinerary.words import ENDINGS, FOLDER, LANGUAGES
from quality.itineraries import MarkedJourney, marked_lines, measure

OPTIONAL = {*ENDINGS, "month_word", "month_sign", "words"}
"""Keys of languages whose grammar needs them."""
CUES = tomllib.loads(Path(__file__).with_name("cues.toml").read_text("utf-8"))
JOURNEYS = tomllib.loads(Path(__file__).with_name("journeys.toml").read_text("utf-8"))["journey"]


def test_the_texts_it_was_written_with_are_read():
    """In sample: a floor against breaking it, no figure of quality (docs/quality/model-card.md has first sight)."""
    marked = [
        MarkedJourney(one["text"], one["language"], {k: v for k, v in one.items() if isinstance(v, list)})
        for one in JOURNEYS
    ]
    figures = measure(marked)
    assert figures.all.f1 >= 0.97
    assert {language: one.f1 for language, one in figures.languages.items() if one.f1 < 0.9} == {}


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one["text"][:20])
def test_every_part_is_proved_by_its_quote(journey):
    text = journey["text"]
    read = read_itinerary(text)
    assert read
    assert all(text[one.start : one.end] == one.quote for one in read)
    assert all(one.quote == one.quote.strip() for one in read)


def of(text, part, language="en"):
    return [one.quote for one in read_itinerary(text, language) if one.part == part]


def test_pay_is_no_price_and_a_deadline_no_date():
    text = (
        "Work in Doha. Salary 900 dollars per month. Apply before 3 May. Flight on 9 May, ticket 400 dollars."
    )
    assert of(text, "price") == ["400 dollars"]
    assert of(text, "date") == ["9 May"]


def test_a_journey_begins_once_and_does_not_end_at_a_border_post():
    text = "The bus leaves from Ibadan to Cotonou. From Cotonou we fly."
    assert of(text, "departure") == ["Ibadan"]
    text = "They go from Kathmandu to Sunauli, then Delhi. My sister is on the bus."
    assert (of(text, "border"), of(text, "destination")) == (["Sunauli"], ["Delhi"])


@pytest.mark.parametrize(
    ("language", "text", "price"),
    [
        ("en", "We leave from Ibadan to Cotonou on Friday. The man took seven lakh before.", "seven lakh"),
        ("hi", "इंदौर से ट्रक शनिवार को दिल्ली जाएगा। तैंतीस हज़ार नकद लाना।", "तैंतीस हज़ार"),
        ("es", "Salimos de Potosí a Villazón el lunes. Ella puso los 6 millones.", "6 millones"),
        ("ru", "Выезд из Сочи в Стамбул в пятницу. Отдали 70 тысяч.", "70 тысяч"),
    ],
)
def test_thousands_are_money_in_a_journey_without_a_currency(language, text, price):
    (read,) = of(text, "price", language)
    assert price in read


@pytest.mark.parametrize(
    ("text", "departure"),
    [
        ("Meet at the old bus park of Ibadan on Friday. The bus goes to Cotonou.", ["Ibadan"]),
        ("Meet at the bus park, Ibadan. On Friday the bus leaves from Lagos to Cotonou.", ["Lagos"]),
        ("Meet at the bus park. Ask for Musa. Ibadan is cold. The bus goes to Cotonou.", []),
    ],
)
def test_people_leave_from_the_town_where_they_meet_unless_another_is_stated(text, departure):
    assert of(text, "departure") == departure


def test_goods_with_a_place_to_fetch_them_are_no_journey():
    assert (
        read_itinerary("Fresh tamales, 20 pesos per kg, wholesale too. Meet at metro Portales.", "en") == ()
    )
    assert of("Return ticket, bus from Ibadan. Meet at the old park.", "meeting_place") == ["the old park"]


@pytest.mark.parametrize("share", ["100 %", "100%", "٩٠٪", "seventy %"])
def test_a_share_is_no_price(share):
    text = f"Bus from Ibadan to Cotonou on Friday, visa {share} sure."
    assert of(text, "price") == []
    assert of(text.replace(share, "100 dollars"), "price") == ["100 dollars"]


def test_a_firm_is_not_named_by_a_figure():
    assert "60.000" not in " ".join(
        of("Départ de Bobo le 1er mai, transport 60.000 francs.", "carrier", "fr")
    )


def test_opening_days_and_a_bare_flight_are_no_parts_of_a_journey():
    text = "Flight on 9 May from Lagos to Doha with Dunewing Airways. Our office is open Monday to Friday."
    assert of(text, "date") == ["9 May"]
    assert of(text, "carrier") == ["Dunewing Airways"]
    assert of("Le bus part de Bamako pour Tunis le 1er.", "date", "fr") == ["le 1er"]
    assert of("The van leaves Ibadan for Cotonou sat night.", "date") == ["sat night"]


def test_a_hyphen_joins_one_place_and_parts_two():
    assert of("Départ de Tunis-Carthage pour Istanbul.", "destination", "fr") == ["Istanbul"]
    assert of("Lagos-Tripoli, bus on Friday.", "departure") == ["Lagos"]


def test_whom_to_pay_and_whom_to_ask_for():
    text = "Ask for Madam Rose at the gate. Account name: Adaobi Invented, pay 50,000 naira. Call us today."
    assert of(text, "payee") == ["Adaobi Invented"]
    assert of(text, "person") == ["Madam Rose"]


def test_a_town_has_its_country_and_place():
    [found] = [one for one in read_itinerary("The bus leaves from Ibadan.", "en") if one.part == "departure"]
    assert (found.country, found.value) == ("NG", "ibadan")
    assert found.at is not None
    assert abs(found.at[0] - 7.4) < 0.2


def test_an_ordinary_ad_has_no_journey():
    text = "Accountant for our office. Full time, pension, apply by post. You work with Anna and report to the board."
    parts = {one.part for one in read_itinerary(text, "en")}
    assert not parts & {"departure", "border", "carrier", "date", "price", "destination"}


@pytest.mark.parametrize("language", sorted(CUES))
def test_the_cues_of_a_language_hit_and_miss(language):
    for case in CUES[language]["hit"]:
        text, expected = case["text"], {part: case[part] for part in case if part != "text"}
        assert {part: of(text, part, language) for part in expected} == {
            p: [w] for p, w in expected.items()
        }, text
    for text in CUES[language]["miss"]:
        assert [one for one in read_itinerary(text, language) if one.part not in ("payee", "person")] == [], (
            text
        )


def test_open_texts_of_two_writers_do_not_get_worse():
    """In sample, floors against breaking it; docs/quality/model-card.md has first sight."""
    for name, floor in (("i1", 0.70), ("ten_languages", 0.87)):
        figures = measure(marked_lines(Path("quality/corpora/itineraries") / f"{name}.jsonl"))
        assert figures.all.f1 >= floor, (name, figures.all)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language):
    base = set(tomllib.loads((FOLDER / "en.toml").read_text("utf-8")))
    own = set(tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")))
    assert {one for one in base - own if not one.endswith(("_weak", "_stops"))} == set()
    assert {one for one in own - base if not one.endswith(("_weak", "_after"))} <= OPTIONAL


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "from", "from to via", "→→→", "5" * 5000, "12 12 12", "\ud800 from \ud800"]
)
def test_odd_texts_are_read(text):
    read_itinerary(text, "en")


def test_hostile_texts_take_linear_time():
    chance = random.Random(5)
    words = [word for row in JOURNEYS for word in row["text"].split()]
    for text in (
        "from Lagos to " * 20_000,
        "meet at " * 20_000,
        "a-" * 50_000,
        " ".join(chance.choices(words, k=30_000)),
    ):
        began = time.process_time()
        read_itinerary(text, "en")
        assert time.process_time() - began < 3
