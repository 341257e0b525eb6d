"""Countries only where the words say so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.geo.places import country_code, read_places

CASES = [
    ("Lagos, LA, NG", ["NG"]), ("Lagos", ["NG"]), ("Lagos; Abuja", ["NG", "NG"]),
    ("US, IL, Springfield", ["US"]),
    ("Albuquerque, NM", ["US"]), ("Austin, TX 78701", ["US"]), ("Atlanta, Georgia", ["US"]),
    ("Tbilisi, Georgia", ["GE"]), ("Georgia", [None]), ("Doha, Qatar", ["QA"]), ("Dubai - UAE", ["AE"]),
    ("Qatar, Saudi Arabia and Oman", ["QA", "SA", "OM"]), ("Munich, DE", ["DE"]), ("New Jersey", ["US"]),
    ("Papua New Guinea", ["PG"]), ("Niger State", ["NG"]), ("Niger", ["NE"]), ("Remote", [None]),
    ("South America", [None]), ("Москва, Россия", ["RU"]), ("远程 新加坡", ["SG"]), ("دبي", ["AE"]),
    ("Nigéria", ["NG"]), ("Toronto, ON", ["CA"]), ("Client site", [None]), ("Sihanoukville", ["KH"]),
    ("Wilmington, DE", [None]), ("全国多地 base", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "countries"), CASES, ids=[text for text, _ in CASES])
def test_countries(text, countries):
    assert [place.country for place in read_places(text)] == countries


def test_parts():
    place = read_places("Ikeja, Lagos State, Nigeria")[0]
    assert (place.locality, place.region, place.country) == ("Ikeja", "Lagos State", "NG")


@pytest.mark.parametrize(
    ("said", "code"), [("NG", "NG"), ("ng", "NG"), ("Nigeria", "NG"), ("ZZ", None), ("", None)]
)
def test_country_code(said, code):
    assert country_code(said) == code


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_answered(text):
    for place in read_places(text):
        assert place.raw in text
