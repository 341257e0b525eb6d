"""Values of schema.org properties in the shapes that boards give them."""

import pytest

from crawler.postings.schema_values import address, contacts, description_text, line, places, salary


@pytest.mark.parametrize(
    ("value", "text", "markup"),
    [
        ("Plain\ntext", "Plain\ntext", ""),
        ("<p>One</p><p>Two</p>", "One\nTwo", "<p>One</p><p>Two</p>"),
        ("&lt;p&gt;Escaped&lt;/p&gt;", "Escaped", "<p>Escaped</p>"),
        ("&amp;lt;b&amp;gt;Twice&amp;lt;/b&amp;gt;", "Twice", "<b>Twice</b>"),
        ("Tea &amp; coffee", "Tea & coffee", ""),
        ("first\\nsecond", "first\nsecond", ""),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6", ""),
        ("", "", ""),
    ],
)
def test_description_as_text_and_markup(value, text, markup):
    found = description_text(value)
    assert (found[0], found[1]) == (text, markup)


def test_lines_of_a_description_without_block_tags_are_kept():
    text, _ = description_text("<b>Cook</b> wanted\nfor a hotel")
    assert [line for line in text.split("\n") if line] == ["Cook wanted", "for a hotel"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Cook &amp; cleaner", "Cook & cleaner"),
        ("<b>Cook</b>\n wanted", "Cook wanted"),
        ({"name": "Acme Ltd"}, "Acme Ltd"),
        ([{"name": "FULL_TIME"}, "PART_TIME"], "FULL_TIME, PART_TIME"),
        (None, ""),
        (True, ""),
        (7, "7"),
    ],
)
def test_line(value, words):
    assert line(value) == words


TOWN = {
    "@type": "PostalAddress",
    "streetAddress": "1 Example Road",
    "addressLocality": "Ikeja",
    "addressRegion": "Lagos",
    "addressCountry": {"@type": "Country", "name": "NG"},
}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Doha, Qatar", "Doha, Qatar"),
        ({"address": TOWN}, "1 Example Road, Ikeja, Lagos, NG"),
        ([{"address": TOWN}, {"address": TOWN}], "1 Example Road, Ikeja, Lagos, NG"),
        ([{"name": "Doha"}, "Muscat"], "Doha; Muscat"),
        ({"addressLocality": "Singapore", "addressCountry": "Singapore"}, "Singapore"),
        (None, ""),
    ],
)
def test_address_in_words(value, words):
    assert address(value) == words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"address": TOWN}, [("NG", "Lagos", "Ikeja")]),
        (
            {"addressLocality": "Vienna", "addressRegion": "VA", "addressCountry": "US"},
            [("US", "VA", "Vienna")],
        ),
        ({"addressLocality": "Paris", "addressRegion": "TX"}, [("US", "TX", "Paris")]),
        ({"addressLocality": "Doha"}, [("QA", None, "Doha")]),
        (["Doha, Qatar", "Muscat"], [("QA", None, "Doha"), ("OM", None, "Muscat")]),
        ({"name": "Lagos, Portugal"}, [("PT", None, "Lagos")]),
        ("", []),
    ],
)
def test_places_of_a_location(value, expected):
    assert [(place.country, place.region, place.locality) for place in places(value)] == expected


def money(value, **outer):
    return {"basesalary": {"@type": "MonetaryAmount", "value": value, **outer}}


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (
            money({"minValue": 100, "maxValue": 200.0, "unitText": "MONTH"}, currency="NGN"),
            "NGN 100 - 200 MONTH",
        ),
        (money({"value": 15.5, "unitText": "HOUR"}, currency="USD"), "USD 15.5 HOUR"),
        (money(1000, currency="EUR"), "EUR 1000"),
        (money({"minValue": 100, "maxValue": 100}, currency="AED"), "AED 100"),
        ({"basesalary": "2,000 a month", "salarycurrency": "GHS"}, "GHS 2,000 a month"),
        ({"basesalary": [{"value": 5, "currency": "OMR"}]}, "OMR 5"),
        ({"estimatedsalary": {"median": 70, "currency": "USD"}}, "USD 70"),
        (money({"unitText": "MONTH"}, currency="NGN"), ""),
        ({}, ""),
    ],
)
def test_salary_in_words(node, words):
    assert salary(node) == words


def test_contact_points_line_by_line():
    point = {"@type": "ContactPoint", "email": "jobs@example.com", "telephone": "+00 1", "name": "Desk"}
    assert contacts([point, point, "by post"]) == "Desk\njobs@example.com\n+00 1\nby post"
