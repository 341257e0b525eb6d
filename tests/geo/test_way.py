# ruff: noqa: E501 - a table reads better than a paragraph
"""From where to where offers recruit, and that a board's readers are no origin."""

from __future__ import annotations

import pytest

from crawler.geo.countries import english_names
from crawler.geo.way import OfferRoute, StatedPlaces, country_of_number, places_of, way_of
from tests.store.ads import posting


def ad(stated=None, abroad=(), contacts=(), readers="NG"):
    return StatedPlaces(stated=stated, abroad=tuple(abroad), contacts=tuple(contacts), readers=readers)


@pytest.mark.parametrize(
    ("ads", "origins", "destinations", "crosses"),
    [
        pytest.param([ad("NG", ["LB"])], ("NG",), ("LB",), True, id="a place and work elsewhere"),
        pytest.param([ad("UA", ["UA"]), ad("PL", ["PL"])], (), ("UA", "PL"), False, id="Lviv and Warsaw on a board of NG"),
        pytest.param([ad("QA", ["QA"])], (), ("QA",), False, id="readers are no origin"),
        pytest.param([ad("QA", ["QA"], ["NG"])], ("NG",), ("QA",), True, id="a number of another country"),
        pytest.param([ad("QA", ["QA"], ["QA", "NG"])], (), ("QA",), False, id="a number at the place of work too"),
        pytest.param([ad("RO", ["CY"]), ad("RO", ["DE"]), ad("MD", ["MD"], ["RO"])], ("RO", "MD"), ("CY", "DE"), True, id="the form of the others"),
        pytest.param([ad("RO", ["CY"]), ad("MD", ["MD"])], (*("RO",),), ("CY", "MD"), True, id="no majority"),
        pytest.param([ad(None, ["LB", "KW"])], (), ("LB", "KW"), False, id="two countries of work are no border"),
        pytest.param([ad(None, ["LB"], ["KE"])], ("KE",), ("LB",), True, id="only a number"),
        pytest.param([ad("NG")], (), ("NG",), False, id="work at home"),
        pytest.param([ad(None, (), ["US"])], (), (), False, id="a number and no work"),
        pytest.param([ad(readers=None)], (), (), False, id="nothing"),
        pytest.param([], (), (), False, id="no ad"),
    ],
)  # fmt: skip
def test_way_of_an_offer(ads, origins, destinations, crosses):
    way = way_of(ads)
    assert (way.origins, way.destinations, way.crosses_border) == (origins, destinations, crosses)
    assert way.readers == (("NG",) if ads and ads[0].readers else ())


def test_most_frequent_first_and_where_the_numbers_are():
    way = way_of([ad("KE", ["LB"], ["KE"]), ad("NG", ["LB"], ["NG", "AE"]), ad("NG", ["QA"], ["NG"])])
    assert way == OfferRoute(
        origins=("NG", "KE"),
        destinations=("LB", "QA"),
        recruiters=("NG", "KE", "AE"),
        readers=("NG",),
        crosses_border=True,
    )


@pytest.mark.parametrize(
    ("number", "country"),
    [("+2348030000101", "NG"), ("+40712000212", "RO"), ("+12025550143", "US"), ("+AbCd", None), ("+999", None), ("", None)],
)  # fmt: skip
def test_country_of_a_number(number, country):
    assert country_of_number(number) == country


def test_places_of_a_posting():
    places = places_of(posting(region="NG"))
    assert (places.stated, places.contacts, places.readers) == ("LB", ("US",), "NG")


def test_every_country_has_an_english_name():
    assert english_names()["CI"] == "Côte d’Ivoire"
    assert all(english_names().values())
