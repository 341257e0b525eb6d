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
    # The stated country or state wins over a town's namesake elsewhere.
    ("Vienna, VA, US", ["US"]), ("Vienna, VA", ["US"]), ("Melbourne, FL, US", ["US"]),
    ("Jersey City, NJ, US", ["US"]), ("Jamaica, NY, US", ["US"]), ("Jamaica, NY, USA", ["US"]),
    ("Lebanon, PA, US", ["US"]), ("Lebanon, PA", ["US"]), ("Lebanon, Pennsylvania", ["US"]),
    ("Long Island City, NY, US", ["US"]), ("Mercer Island, USA", ["US"]), ("Paris, TX, US", ["US"]),
    ("Paris, Texas", ["US"]), ("Lagos, Portugal", ["PT"]), ("Lagos, PT", ["PT"]),
    ("Nigeria Street, Nairobi, Kenya", ["KE"]), ("Granada, Spain", ["ES"]), ("London, ON", ["CA"]),
    ("Dublin, OH (Remote)", ["US"]), ("Vienna, VA 22180", ["US"]), ("US, NY, Lebanon", ["US"]),
    ("Moscow, ID", ["US"]), ("London, Ontario, Canada", ["CA"]), ("Georgia, USA", ["US"]),
    # A code that is a state's, a country's and a region's of the town's own country.
    ("Lagos, LA", ["NG"]), ("Ikeja, Lagos, LA", ["NG"]), ("Kano, KN", ["NG"]), ("Chennai, TN", ["IN"]),
    ("Milano, MI", ["IT"]), ("Toronto, CA", ["CA"]), ("San Francisco, CA", ["US"]), ("Karachi, SD", ["PK"]),
    # Lists of places stay lists.
    ("Jordan, Lebanon", ["JO", "LB"]), ("London, Paris, Germany", ["GB", "FR", "DE"]),
    ("Accra and Lagos, Nigeria", ["GH", "NG", "NG"]), ("London, Dubai", ["GB", "AE"]),
    ("Bosnia and Herzegovina", ["BA"]), ("Trinidad & Tobago", ["TT"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "countries"), CASES, ids=[text for text, _ in CASES])
def test_countries(text, countries):
    assert [place.country for place in read_places(text)] == countries


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ikeja, Lagos State, Nigeria", ("Ikeja", "Lagos State", "NG")),
        ("US, NY, Albany", ("Albany", "NY", "US")),
        ("Vienna, VA, US", ("Vienna", "VA", "US")),
        ("Granada, Spain", ("Granada", None, "ES")),
        ("Qatar", (None, None, "QA")),
    ],
)
def test_town_region_and_country_of_an_address(text, parts):
    place = read_places(text)[0]
    assert (place.locality, place.region, place.country) == parts


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
