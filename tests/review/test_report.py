"""The report for a period counts what entered and was decided in it, and its public form tells no small number."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from crawler.review.report import sql as report_sql
from crawler.review.report.page import SAFE, _before, _compared, _period
from crawler.review.report.sql import PeriodCount
from tests.review.conftest import run_console
from tests.review.invented import day, fill

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, (date(2026, 11, 1), TODAY)),
        ({"from": "2026-10-01", "to": "2026-10-31"}, (date(2026, 10, 1), date(2026, 10, 31))),
        ({"from": "2026-10-31", "to": "2026-10-01"}, (date(2026, 11, 1), TODAY)),
        ({"from": "0001-01-01", "to": "2026-10-01"}, (date(2026, 11, 1), TODAY)),
        ({"from": "x", "to": "2026-10-01"}, (date(2026, 11, 1), TODAY)),
    ],
)
def test_days_of_the_report(query, expected):
    assert _period(query, TODAY) == expected


NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("query", "today", "expected"),
    [
        ({}, date(2026, 12, 1), NOVEMBER),
        ({}, date(2026, 12, 2), (date(2026, 12, 1), date(2026, 12, 2))),
        ({}, date(2027, 1, 1), (date(2026, 12, 1), date(2026, 12, 31))),
        ({}, date(2028, 3, 1), (date(2028, 2, 1), date(2028, 2, 29))),
        ({"from": "x", "to": ""}, date(2026, 12, 1), NOVEMBER),
        ({"month": "ended"}, date(2026, 12, 15), NOVEMBER),
        ({"month": "present"}, date(2026, 12, 1), (date(2026, 12, 1), date(2026, 12, 1))),
        ({"month": "ended", "from": "2026-01-01", "to": "2026-01-02"}, date(2026, 12, 15), NOVEMBER),
        ({"month": "x"}, date(2026, 12, 1), NOVEMBER),
    ],
)
def test_on_the_first_day_the_report_is_of_the_month_that_ended(query, today, expected):
    assert _period(query, today) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (NOVEMBER, (date(2026, 10, 1), date(2026, 10, 31))),
        ((date(2026, 11, 1), date(2026, 11, 29)), (date(2026, 10, 3), date(2026, 10, 31))),
        ((date(2026, 1, 1), date(2026, 1, 31)), (date(2025, 12, 1), date(2025, 12, 31))),
        ((date(2026, 10, 1), date(2026, 11, 30)), (date(2026, 8, 1), date(2026, 9, 30))),
        ((date(2026, 11, 7), date(2026, 11, 7)), (date(2026, 11, 6), date(2026, 11, 6))),
    ],
)
def test_a_month_is_compared_with_the_month_before(days, expected):
    assert _before(*days) == expected


def test_values_are_compared_and_small_numbers_are_not_told_to_the_public():
    now = [PeriodCount("harm", "child", 9), PeriodCount("harm", "fee-scam", 2)]
    before = [PeriodCount("harm", "child", 3), PeriodCount("harm", "money-mule", 7)]
    full = [(row.value, row.n, row.before) for row in _compared(now, before, public=False)["harm"]]
    assert full == [("child", 9, 3), ("fee-scam", 2, 0), ("money-mule", 0, 7)]
    public = [(row.value, row.n, row.before) for row in _compared(now, before, public=True)["harm"]]
    assert public == [("child", 9, None), ("fee-scam", None, 0), ("money-mule", 0, 7)]
    assert SAFE == 5


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    for console in run_console(tmp_path_factory.mktemp("report")):
        with console.store() as store:
            fill(store)
        yield console


def address(first: int, last: int, more: str = "") -> str:
    return f"/report?from={day(first)[:10]}&to={day(last)[:10]}{more}"


def test_what_entered_and_was_decided_is_counted(desk):
    ana = desk.client("ana")
    seen = re.search(r'name="seen" value="(\d+)"', ana.get("/campaigns/1").text)[1]  # type: ignore[index]
    ana.post("/campaigns/1/decide", {"verdict": "watch", "seen": seen, "view": "", "member": "1"})
    page = ana.get(address(40, -1)).text  # to tomorrow: the decision may fall behind midnight
    assert "+2347000000101" in page
    assert re.search(r'Watch</th><td class="n">1</td><td class="n">0</td>', page)
    with desk.store() as store:
        db = store.database.connection
        rows = report_sql.entered(db, day(40)[:10], day(0)[:10])
        entered = sum(row.n for row in rows if row.facet == "band")
        queued = store.database.number("SELECT count(*) FROM queue WHERE state <> 'sample'")
    assert entered == queued


def test_both_months_are_a_choice_and_the_one_that_is_shown_is_marked(desk):
    vera = desk.client("vera")
    for month in ("ended", "present"):
        page = vera.get(f"/report?month={month}").text
        found = dict(re.findall(r'href="/report\?month=(\w+)"([^>]*)>', page))
        assert {name for name, marked in found.items() if "aria-current" in marked} == {month}
        assert set(found) == {"ended", "present"}
    public = vera.get("/report?month=ended&form=public").text
    assert 'href="/report?month=present&amp;form=public"' in public


def test_a_period_before_anything_is_empty(desk):
    page = desk.client("vera").get(address(400, 300)).text
    assert "+2347000000101" not in page
    assert "map" not in re.findall(r'<figure class="(\w+)"', page)


def test_the_public_form_names_no_source_and_no_contact(desk):
    page = desk.client("lea").get(address(40, 0, "&form=public")).text
    assert "+2347000000101" not in page
    assert "fewer than 5" in page
    assert ">board<" not in page
    assert "TLP:GREEN" in page


def test_the_period_before_is_as_long(desk):
    page = desk.client("vera").get("/report?from=2026-11-11&to=2026-11-20").text
    assert "1 Nov 2026" in page
    assert "10 Nov 2026" in page


def test_it_goes_by_indexes(desk):
    sql = "SELECT facet, value, sum(n) FROM queue_days WHERE day >= '2026' AND day <= '2027' GROUP BY 1, 2"
    with desk.store() as store:
        plan = [str(step) for *_, step in store.database.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert not [step for step in plan if step.startswith("SCAN")], plan


def test_a_campaign_is_found_and_counted_under_every_reason_of_its_ads(desk):
    """Not only under the three that its row shows: a report told that two of four kept passports."""
    with desk.store() as store:
        named = store.database.rows(
            "SELECT q.campaign, q.title, h.indicator, json_array_length(q.reasons) FROM queue q"
            " JOIN campaign_members m ON m.campaign = q.campaign JOIN listings l ON l.id = m.listing"
            " JOIN hits h ON h.version = l.version AND h.origin <> 'wording'"
            " WHERE q.state = 'open' AND json_array_length(q.reasons) = 3 GROUP BY q.campaign, h.indicator"
        ).fetchall()
        counted = dict(
            store.database.rows(
                "SELECT value, sum(n) FROM queue_days WHERE facet = 'sign' GROUP BY 1"
            ).fetchall()
        )
    reasons = Counter(campaign for campaign, *_ in named)
    busiest = max(reasons, key=lambda one: (reasons[one], -one))
    assert reasons[busiest] > 3
    vera = desk.client("vera")
    rail = vera.get("/").text
    for campaign, _, indicator, _ in named:
        assert counted[indicator] >= 1
        assert f"sign={indicator}" in rail
        if campaign == busiest:
            assert f"/campaigns/{campaign}" in vera.get(f"/?sign={indicator}").text


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", False),
        ("?month=ended", False),
        ("?from=2026-10-01&to=2026-10-31", False),
        ("?from=2026-13-01&to=2026-10-31", True),
        ("?from=2026-10-31&to=2026-10-01", True),
        ("?from=2026-10-01", True),
        ("?month=2026-10", True),
    ],
)
def test_a_period_that_cannot_be_shown_is_told(desk, query, wrong):
    assert ("That is no period" in desk.client("ana").get(f"/report{query}").text) is wrong
