"""Ads in the data of pages that their scripts build."""

import json

import pytest

from crawler.postings import Hints
from crawler.postings.page import read_page
from crawler.postings.script_data import script_links
from crawler.records import Page

TEXT = "We look for a cook for our kitchen by the sea, with two years of experience and good knives."
AD = {
    "id": 7, "slug": "cook-7", "jobTitle": "Cook", "jobDescription": f"<p>{TEXT}</p>", "companyId": 3,
    "location": {"name": "Varna"},
    "salary": {"from": 1800, "to": 2400, "currency": "BGN"}, "publishedAt": "2026-11-20",
    "contact": {"email": "chef@sea.example", "phone": "+359 00 000 000"},
}  # fmt: skip
STATE = {"props": {"job": AD, "companies": [{"id": 3, "name": "Sea Hotel"}]}}
OTHER = AD | {"id": 8, "slug": "maid-8", "jobTitle": "Maid", "companyId": None, "company": "Hill Hotel"}


def page(script, path="/obiava/cook-7"):
    body = f"<title>Jobs</title><div id=app></div>{script}"
    return Page(url=f"http://jobs.example{path}", body=body.encode(), fetched_at="2026-11-27T08:00:00Z")


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(STATE)}</script>',
        f"<script>window.__STATE__ = {json.dumps(STATE)};</script>",
        f"<script>window.__STATE__ = JSON.parse({json.dumps(json.dumps(STATE))})</script>",
        f"<script>self.__next_f.push({json.dumps([1, '5:' + json.dumps(STATE)])})</script>",
    ],
)
def test_the_ad_of_a_page_in_its_data(script):
    (ad,) = read_page(page(script), Hints(source="t"))
    assert (ad.title, ad.hiring_organization, ad.job_location, ad.date_posted) == (
        "Cook", "Sea Hotel", "Varna", "2026-11-20"
    )  # fmt: skip
    assert ad.pay is not None
    assert (ad.pay.minimum, ad.pay.maximum, ad.pay.currency) == (1800, 2400, "BGN")
    assert TEXT in ad.description
    assert "chef@sea.example" in ad.application_contact


def test_of_several_ads_the_one_of_the_address():
    script = f'<script type="application/json">{json.dumps([AD, OTHER])}</script>'
    (ad,) = read_page(page(script, "/obiava/maid-8?from=list"), Hints(source="t"))
    assert (ad.title, ad.hiring_organization) == ("Maid", "Hill Hotel")
    assert read_page(page(script, "/"), Hints(source="t")) == ()


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/json">{"title": "About us", "description": "' + "x" * 200 + '"}</script>',
        '<script type="application/json">{"a": [</script>',
        "<script>window.x = {" + "[" * 5000 + "</script>",
        "<script>window.a=" * 300,
    ],
)
def test_other_data_gives_nothing(script):
    assert read_page(page(script), Hints(source="t")) == ()


def test_addresses_in_data():
    data = '[{"url": "/obiava/1"}, {"href": "http://other.example/2"}, {"path": "x"}]'
    script = f'<script type="application/json">{data}</script>'
    assert script_links(page(script).body.decode(), "http://jobs.example/") == [
        "http://jobs.example/obiava/1"
    ]
