"""Cross-ad indicators as tables: what changes, what counts, what is an honest employer's own business."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from crawler.campaigns.crossad import cross_ad_hits
from crawler.campaigns.drift import Offer, changes
from crawler.campaigns.members import Member, Mention
from crawler.cli import adwatch
from crawler.records import Pay

ONE = Mention(
    contact=1, kind="telegram", value="zz_agent", raw="@zz_agent", field="description", start=7, end=16
)
TWO = replace(ONE, contact=2, value="zz_other", raw="@zz_other")
PLAIN = Member(
    campaign=1, listing=1, version=1, versions=1, key="a1", source="s", title="Waiter", employer_name="",
    employer="", place="Doha", country="QA", pay=None, pay_words="", language="en",
    first_seen="2026-05-01T08:00:00Z", last_seen="2026-05-02T08:00:00Z", gone_at=None, day="2026-05-01", score=0.0,
    band="low", harm_types=(), reasons=(), family=1, mentions=(ONE,),
)  # fmt: skip


def member(number, **fields):
    fields.setdefault("employer_name", fields.get("employer", "").title())
    return replace(PLAIN, listing=number, version=number, key=f"a{number}", **fields)


def pay(amount, period="month"):
    return Pay(raw=f"${amount:g}", minimum=amount, maximum=amount, currency="USD", period=period)


@pytest.mark.parametrize(
    ("first", "second", "changed"),
    [
        ({"pay": pay(900)}, {"pay": pay(1300)}, {"pay"}),
        ({"pay": pay(900)}, {"pay": pay(1100)}, set()),
        ({"pay": pay(900)}, {"pay": pay(10, "hour")}, set()),
        ({"title": "Waiter"}, {"title": "Call agent"}, {"role"}),
        ({"title": "Waiter"}, {"title": "waiters"}, set()),
        ({"title": "Waiter"}, {"title": ""}, set()),
        ({"title": "Waiter"}, {"title": "Официант", "language": "ru"}, set()),
        ({"title": "Официант", "language": "ru"}, {"title": "Оператор чата", "language": "ru"}, {"role"}),
        ({"country": "QA"}, {"country": "MM"}, {"country"}),
        ({"country": "QA"}, {"country": None}, set()),
        ({"employer": "hotel palm"}, {"employer": "northgate media"}, {"employer"}),
        ({"employer": "hotel palm"}, {"employer": "hotels palm"}, set()),
        (
            {"pay": pay(900), "country": "QA", "employer": "hotel palm"},
            {"pay": pay(3000), "country": "MM", "employer": "northgate media", "title": "Call agent"},
            {"pay", "role", "country", "employer"},
        ),
    ],
)
def test_what_counts_as_a_changed_offer(first, second, changed):
    assert set(changes([member(1, **first), member(2, **second)])) == changed


def found(members, history=()):
    return {(hit.member.key, hit.hit.id) for hit in cross_ad_hits(members, dict(history))}


def drifted(*keys):
    return {(key, "conditions-drift") for key in keys}


def test_drift_behind_a_contact_is_told_on_each_of_its_ads_only():
    others = [member(3, mentions=(TWO,)), member(4, mentions=(TWO,))]
    hits = found([member(1, country="QA"), member(2, country="MM"), *others])
    assert {hit for hit in hits if hit[1] == "conditions-drift"} == drifted("a1", "a2")


def test_that_only_the_employer_changes_is_counted_once():
    hits = cross_ad_hits([member(1, employer="hotel palm"), member(2, employer="northgate media")], {})
    assert {(each.hit.id, each.hit.points) for each in hits} == {
        ("contact-reused-across-employers", 6.0),
        ("conditions-drift", 0.0),
    }


def test_a_named_employer_may_do_what_it_likes_with_its_own_ads():
    ads = [member(n, employer="hotel palm", country=c, pay=pay(n * 900)) for n, c in ((1, "QA"), (2, "MM"))]
    assert not found(ads)


OFFER = Offer(
    title="Waiter", employer_name="Hotel Palm", employer="hotel palm", country="QA", pay=pay(900),
    pay_words="$900", language="en",
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, {"pay": pay(2000), "pay_words": "$2000"}, False),
        ({}, {"title": "Call agent"}, False),
        ({}, {"country": "MM"}, False),
        ({}, {"country": "MM", "title": "Call agent"}, True),
        ({}, {"employer": "northgate media", "employer_name": "Northgate Media"}, True),
        ({"employer": "", "employer_name": ""}, {"employer": "", "pay": pay(2000)}, True),
        ({"employer": "", "employer_name": ""}, {"employer": "", "title": "Call agent"}, True),
        ({"employer": "", "employer_name": ""}, {"employer": ""}, False),
    ],
)
def test_a_listing_whose_versions_change(before, now, expected):
    given = {"employer": "hotel palm", "pay": pay(900), "pay_words": "$900"} | now
    ad = member(1, versions=2, **given)
    assert found([ad], {1: [replace(OFFER, **before)]}) == (drifted("a1") if expected else set())


def test_one_offer_in_two_languages_tied_by_a_contact():
    hits = cross_ad_hits([member(1), member(2, language="ru", title="Официант")], {})
    assert {(each.member.key, each.hit.id, each.hit.quote) for each in hits} == {
        ("a1", "near-duplicate-burst", "@zz_agent"),
        ("a2", "near-duplicate-burst", "@zz_agent"),
    }
    assert not found([member(1), member(2, language="ru", mentions=(TWO,))])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        ({"mentions": (TWO,)}, "Posted again on 2026-05-08"),
        ({"employer": "palm"}, "Posted again on 2026-05-08"),
        ({"employer": "palm", "day": ""}, "Seen again on 2026-05-09"),
        (
            {"employer": "palm", "day": "2026-05-01"},
            "",
        ),  # it was there before the removal, and was found late
    ],
)
def test_an_ad_that_comes_back_after_removal(change, expected):
    gone = member(1, gone_at="2026-05-03T00:00:00Z")
    back = member(2, first_seen="2026-05-09T08:00:00Z", **{"day": "2026-05-08", **change})
    hits = [each.hit for each in cross_ad_hits([gone, back], {}) if "removed" in each.hit.why]
    assert [hit.quote for hit in hits] == (["Waiter"] if expected else [])
    assert all(hit.why.startswith(expected) for hit in hits)


@pytest.mark.parametrize(
    ("days", "seen", "expected"),
    [
        (("2026-05-01", "2026-05-03", "2026-05-05"), ("2026-06-01",) * 3, True),
        (("2026-01-01", "2026-03-03", "2026-05-05"), ("2026-06-01",) * 3, False),  # all found on one day
        (("", "", ""), ("2026-06-01",) * 3, False),
        (("2026-05-01", "2026-05-03", ""), ("2026-05-05",) * 3, False),
    ],
)
def test_a_burst_is_by_the_ads_own_dates(days, seen, expected):
    members = [
        member(number, day=day, first_seen=f"{when}T08:00:00Z", employer=f"zz{number}")
        for number, (day, when) in enumerate(zip(days, seen, strict=True), 1)
    ]
    hits = [each.hit.why for each in cross_ad_hits(members, {}) if "posted within" in each.hit.why]
    assert len(hits) == (3 if expected else 0)


def run(home, *words):
    result = CliRunner().invoke(adwatch, ["--home", str(home), *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_versions_of_one_listing_by_the_whole_way(tmp_path):
    ad = {
        "id": "zz1", "url": "https://board.example/1", "title": "Waiter for hotel in Doha",
        "description": "Waiter for a busy hotel. Free room and meals. Write to zz.hr@mail.example today.",
        "hiring_organization": "Hotel Palm", "job_location": "Doha, Qatar", "base_salary": "900 USD per month",
    }  # fmt: skip
    later = ad | {
        "title": "Chat operator",
        "hiring_organization": "Northgate Media",
        "base_salary": "3000 USD",
    }
    for number, version in enumerate((ad, later)):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps(version) + "\n", "utf-8")
        run(tmp_path, "import", str(path), "--source", "board")
    shown = json.loads(run(tmp_path, "--json", "show", "zz1"))
    hit = next(each for each in shown["assessment"]["hits"] if each["id"] == "conditions-drift")
    assert "employer among Hotel Palm and Northgate Media" in hit["why"]
    assert shown["posting"][hit["field"]][hit["start"] : hit["end"]] == hit["quote"] != ""
    (campaign,) = json.loads(run(tmp_path, "campaigns", "--json"))
    assert hit["why"] in campaign["reasons"]
    assert campaign["score"] >= 3
