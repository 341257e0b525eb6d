"""The interface that a page's scripts ask while a person scrolls becomes a card that pages through it."""

import json

import pytest

from crawler.detection.api_cards import api_cards
from crawler.detection.fetch_page import FetchedPage

SITE = "https://board.example"
HOTEL = {"employer": {"name": "Hotel"}, "city": "Muscat", "salary": "400 OMR"}
ROWS = [{"id": n, "jobTitle": f"Cook {n}", **HOTEL, "link": f"/ad/{n}"} for n in range(5)]
FIELDS = {
    "identifier": "id", "title": "jobTitle", "hiring_organization": "employer.name", "job_location": "city",
    "base_salary": "salary", "url": "link",
}  # fmt: skip
TEMPLATE = "fetch(`/api/jobs?page=${page}&per_page=5&lang=en`).then(show)"
JOINED = '$.getJSON("/api/jobs?lang=en&offset="+off+"&limit="+lim, show); const opts = {limit: 5};'


def cards(script, answers, page=None):
    asked = []

    def fetch(urls):
        asked.extend(urls)
        return [
            FetchedPage(
                asked=url, url=url, status=200 if url in answers else 404, body=answers.get(url, "").encode()
            )
            for url in urls
        ]

    html = page or f"<div id=feed></div><script>{script}</script>"
    return list(
        api_cards(FetchedPage(asked=SITE, url=f"{SITE}/", status=200, body=html.encode()), fetch)
    ), asked


def test_a_template_with_pages():
    answer = json.dumps({"meta": {"n": 9}, "result": {"items": ROWS}})
    (card,), _ = cards(TEMPLATE, {f"{SITE}/api/jobs?lang=en&page=1&per_page=5": answer})
    assert card == {
        "kind": "api", "url": f"{SITE}/api/jobs?lang=en", "items": "result.items", "fields": FIELDS,
        "page_parameter": "page", "first_page": 1, "size_parameter": "per_page", "page_size": 5,
    }  # fmt: skip


def test_an_address_put_together_with_offsets():
    (card,), _ = cards(JOINED, {f"{SITE}/api/jobs?lang=en&offset=0&limit=5": json.dumps(ROWS)})
    assert (card["offset_parameter"], card["size_parameter"], card["page_size"]) == ("offset", "limit", 5)
    assert (card["items"], card["fields"]) == ("", FIELDS)


def test_an_endpoint_in_an_attribute_and_a_script_of_the_site():
    page = '<div id=l data-endpoint="/api/jobs" data-limit="5"></div><script src="/app.js"></script>'
    script = 'function load(){fetch(el.dataset.endpoint+"?offset="+off+"&limit="+lim)}'
    answers = {f"{SITE}/app.js": script, f"{SITE}/api/jobs?offset=0&limit=5": json.dumps({"data": ROWS})}
    (card,), _ = cards("", answers, page)
    assert (card["url"], card["items"], card["page_size"]) == (f"{SITE}/api/jobs", "data", 5)


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": 1, "title": "Toyota", "price": "9,000", "city": "Muscat"}],
        [{"name": "Muscat", "count": 7}],
        [1, 2, 3],
        [],
    ],
)
def test_answers_that_are_no_ads_give_no_card(rows):
    assert cards('fetch("/api/x")', {f"{SITE}/api/x": json.dumps({"data": rows})})[0] == []


def test_no_other_site_is_asked():
    script = (
        'fetch("https://other.example/api/jobs?page=1"); fetch("//third.example/x"); fetch("/api/broken")'
    )
    found, asked = cards(script, {f"{SITE}/api/broken": "{" * 2000})
    assert found == []
    assert asked == [f"{SITE}/api/broken"]
