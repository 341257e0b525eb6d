"""Answers of applicant-tracking systems: the path language, each format, and every table's own sense."""

import json

import pytest

from crawler.errors import UserError
from crawler.postings import Hints
from crawler.postings.ats import read_response, system_from_card, systems
from crawler.postings.ats.paths import groups
from crawler.records import Page

HINTS = Hints(source="ats")
ITEM = {"a": {"b": "x"}, "l": [{"t": "1", "u": "2"}, {"t": "3"}], "n": 5, "e": "", "z": None}


def answer(body: str | bytes) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(url="https://acme.ats.example/api/jobs", body=raw, fetched_at="2026-11-25T10:00:00Z")


@pytest.mark.parametrize(
    ("path", "said"),
    [("a.b", (("x",),)), ("l[].t", (("1",), ("3",))), ("l[].t&u", (("1", "2"), ("3",))), ("n", (("5",),)),
     ("a.b|n", (("x",), ("5",))), ("^r", (("root",),)), ("{a.b}/{n}", (("x/5",),)), ("{a.b}/{nothing}", ()),
     ("e", ()), ("z", ()), ("a.b.c", ()), ("l.t", ()), ("nothing[].x", ())],
)  # fmt: skip
def test_paths(path, said):
    assert groups(ITEM, {"r": "root"}, path) == said


def test_every_system_has_a_title_and_marks():
    for system in systems().values():
        assert system.fields["title"]
        assert system.marks


GREENHOUSE = {"jobs": [{"absolute_url": "https://jobs.example/1", "internal_job_id": 9, "id": 1, "title": "Cook",
    "content": "&lt;p&gt;Cook rice.&lt;/p&gt;&lt;p&gt;Call us.&lt;/p&gt;", "location": {"name": "Lagos, Nigeria"},
    "company_name": "Example Foods ", "first_published": "2026-11-01T08:00:00-04:00"}]}  # fmt: skip
LEVER = [{"id": "a-1", "text": "Cook", "hostedUrl": "https://jobs.example/a-1", "createdAt": 1793520000000,
    "categories": {"location": "Accra", "allLocations": ["Accra", "Kumasi"], "commitment": "Full-time"},
    "description": "<div>Cook rice.</div>", "lists": [{"text": "Duties", "content": "<li>Rice</li><li>Beans</li>"}],
    "additional": "<p>Call us.</p>", "salaryRange": {"min": 900, "max": 1200, "currency": "GHS",
    "interval": "per-month-salary"}}]  # fmt: skip
ASHBY = {"jobs": [
    {"id": "1", "title": "Cook", "isListed": True, "location": "Nairobi", "publishedAt": "2026-11-01T00:00:00Z",
     "jobUrl": "https://jobs.example/1", "descriptionHtml": "<p>Cook rice.</p>"},
    {"id": "2", "title": "Hidden", "isListed": False, "jobUrl": "https://jobs.example/2", "publishedAt": "x"},
]}  # fmt: skip


@pytest.mark.parametrize("body", [GREENHOUSE, LEVER, ASHBY], ids=["greenhouse", "lever", "ashby"])
def test_json_systems_are_recognised_and_read(body):
    (ad,) = read_response(answer(json.dumps(body)), HINTS)
    assert ad.title == "Cook"
    assert ad.url.startswith("https://jobs.example/")
    assert ad.date_posted == "2026-11-01"
    assert "Cook rice." in ad.description
    assert ad.places[0].country in ("NG", "GH", "KE")


def test_a_description_in_parts_keeps_its_order():
    (ad,) = read_response(answer(json.dumps(LEVER)), HINTS, "lever")
    words = ad.description.split()
    assert [words.index(word) for word in ("rice.", "Duties", "Beans", "Call")] == sorted(
        words.index(word) for word in ("rice.", "Duties", "Beans", "Call")
    )
    assert ad.job_location == "Accra; Kumasi"
    assert ad.pay is not None
    assert (ad.pay.minimum, ad.pay.maximum, ad.pay.currency, ad.pay.period) == (900, 1200, "GHS", "month")


PERSONIO = """<?xml version="1.0" encoding="UTF-8"?><workzag-jobs><position><id>7</id><name>Cook</name>
<subcompany>Example &amp; Co</subcompany><office>Berlin</office><additionalOffices><office>Munich</office>
<office>Hamburg</office></additionalOffices><createdAt>2026-11-01T08:00:00+00:00</createdAt><jobDescriptions>
<jobDescription><name>Duties</name><value><![CDATA[<ul><li>Rice</li></ul>]]></value></jobDescription>
<jobDescription><name>Offer</name><value>Meals</value></jobDescription></jobDescriptions></position></workzag-jobs>"""


def test_xml():
    (ad,) = read_response(answer(PERSONIO), HINTS)
    assert (ad.title, ad.hiring_organization, ad.identifier) == ("Cook", "Example & Co", "7")
    assert ad.job_location == "Berlin; Munich; Hamburg"
    assert ad.url == "https://acme.jobs.personio.de/job/7"
    assert ad.description.split() == ["Duties", "Rice", "Offer", "Meals"]


def test_json_in_a_script():
    data = '{"ModuleTitle":"Example; Foods","Jobs":[{"JobId":7,"JobTitle":"Cook {1}"}]}'
    body = f"<script>var x = 1; window.pageData = {data}; y();</script>"
    (ad,) = read_response(answer(body), HINTS)
    assert (ad.title, ad.hiring_organization) == ("Cook {1}", "Example; Foods")


def test_html_list():
    body = '<table><tr><td><a href="/x/job/7">Cook</a><td class="jv-job-list-location">Accra</table>'
    (ad,) = read_response(answer(body), HINTS)
    assert (ad.title, ad.job_location, ad.url) == ("Cook", "Accra", "https://acme.ats.example/x/job/7")


def test_a_system_of_a_card():
    card = {
        "items": "result.rows",
        "fields": {"title": "name", "url": "https://x.example/{id}", "text": ["body"]},
    }
    page = answer(
        '{"result": {"rows": [{"id": 3, "name": "Cook", "body": "Rice", "views": 9}, "odd", {"id": 4}]}}'
    )
    (ad,) = read_response(page, HINTS, system_from_card("mine", card))
    assert (ad.title, ad.url, ad.text, ad.extra) == (
        "Cook",
        "https://x.example/3",
        "Rice",
        {"id": 3, "views": 9},
    )


@pytest.mark.parametrize(
    "card", [{}, {"fields": {"title": "x", "colour": "y"}}, {"format": "yaml", "fields": {"title": "x"}}]
)
def test_a_card_that_makes_no_sense_is_named(card):
    with pytest.raises(UserError):
        system_from_card("mine", card)


BOMB = '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><rss><channel><title>teamtailor.com</title>' + (
    "<item><title>&b;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '[1, null, "x"]', '{"jobs": 5}', "<rss", BOMB, "\x00", "null", b"\xff"]
)
@pytest.mark.parametrize("system", ["greenhouse", "lever", "teamtailor", "paylocity", "jobvite", None])
def test_odd_answers_give_nothing_and_never_raise(body, system):
    assert len(read_response(answer(body), HINTS, system)) <= 1
