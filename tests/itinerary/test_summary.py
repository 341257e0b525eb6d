"""The journey of many ads: stops, the map, and pivots over cases."""

from crawler.itinerary.reader import read_itinerary
from crawler.itinerary.summary import QuotedPart, map_points, pivots, stops

TEXT = "The bus leaves from Ibadan on Friday, cross at Seme, final stop Accra. Account name: Rose Invented."


def parts(listing, text=TEXT):
    return [
        QuotedPart(listing=listing, field="description", day="2026-11-01", read=read)
        for read in read_itinerary(text, "en")
    ]


def test_ads_that_say_the_same_are_one_stop():
    found = stops([*parts("a"), *parts("b")])
    assert {(one.part, one.label, one.ads) for one in found} >= {
        ("departure", "Ibadan", 2),
        ("border", "Seme", 2),
        ("destination", "Accra", 2),
    }
    assert found[0].part == "departure"


def test_the_map_goes_from_departure_over_the_border_to_the_destination():
    points = map_points(stops(parts("a")))
    assert [one.stop.label for one in points] == ["Ibadan", "Seme", "Accra"]
    assert all(0 <= one.x <= 600 and 0 <= one.y <= 237 for one in points)


def test_cases_with_one_beneficiary_are_found():
    shared = pivots({"2026-1": {"c1": parts("a")}, "2026-2": {"c7": parts("b")}, "2026-3": {"c9": []}})
    payee = next(one for one in shared if one.part == "payee")
    assert (payee.value, payee.cases, payee.campaigns) == (
        "rose invented",
        ("2026-1", "2026-2"),
        ("c1", "c7"),
    )
    assert pivots({"2026-1": {"c1": parts("a"), "c2": parts("b")}}) == []
