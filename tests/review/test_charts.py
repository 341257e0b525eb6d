"""Shapes of charts."""

import re
from datetime import date, timedelta

from crawler.review.campaign import members_sql
from crawler.review.contact import sql as contact_sql
from crawler.review.web.charts import DOTS, LANES, timeline, timeline_of_counts


def test_lanes_share_their_days_and_the_rarest_names_share_one():
    found = timeline(
        [("a", "2026-01-01"), ("b", "2026-01-11T08:00:00Z"), ("a", "2026-01-06"), ("a", "2026-01-06")]
    )
    assert found is not None
    assert (found.first, found.last) == ("2026-01-01", "2026-01-11")
    assert [(lane.name, lane.dots) for lane in found.lanes] == [
        ("a", ((0.0, 1, "2026-01-01"), (0.5, 2, "2026-01-06"))),
        ("b", ((1.0, 1, "2026-01-11"),)),
    ]
    many = timeline([(f"n{n}", "2026-01-01") for n in range(LANES + 3)])
    assert many is not None
    assert [lane.name for lane in many.lanes][-1] == "…"
    assert many.lanes[-1].dots == ((0.0, 3, "2026-01-01"),)
    assert timeline([]) is None


def test_many_days_are_drawn_as_weeks_or_months_with_every_ad():
    begin = date(2024, 1, 1)  # a Monday
    daily = [("a", (begin + timedelta(days=n)).isoformat(), 2) for n in range(DOTS + 1)]
    found = timeline_of_counts(daily)
    assert found is not None
    (lane,) = found.lanes
    assert lane.dots[:2] == ((0.0, 14, "2024-01-01 – 2024-01-07"), (7 / DOTS, 14, "2024-01-08 – 2024-01-14"))
    assert sum(n for _, n, _ in lane.dots) == 2 * (DOTS + 1)
    years = timeline_of_counts([(name, day, n) for name in "abcdefgh" for _, day, n in daily])
    assert years is not None
    assert [len(one.dots) for one in years.lanes] == [8] * (LANES + 1)  # months
    assert years.lanes[-1].dots[0][1:] == (2 * 2 * 31, "2024-01-01 – 2024-01-31")


def test_what_is_counted_together_already_is_the_last_lane():
    found = timeline_of_counts([("…", "2026-01-01", 9), ("a", "2026-01-01", 1)])
    assert found is not None
    assert [(lane.name, lane.dots[0][1]) for lane in found.lanes] == [("a", 1), ("…", 9)]


def seen_by_day(page: str) -> int:
    """Ads in the table of the days on which they were first seen."""
    (chart,) = re.findall(r"When we first saw it</summary>(.*?)</figure>", page, re.S)
    return sum(int(n) for n in re.findall(r'<td class="n">(\d+)</td>', chart))


def test_a_chart_of_a_part_of_the_ads_says_so(desk, monkeypatch):
    ana = desk.client("ana")
    pages = ("/campaigns/1", "/campaigns/1/itinerary")
    assert all("Drawn from" not in ana.get(path).text for path in pages)
    monkeypatch.setattr(members_sql, "MEMBERS_READ", 2)
    with desk.store() as store:
        listings = store.database.number("SELECT listings FROM campaigns WHERE id = 1")
        [(contact, ads)] = store.database.rows(
            "SELECT id, listings FROM contacts ORDER BY listings DESC LIMIT 1"
        )
    said = f"Drawn from the 2 ads of the highest score, of {listings}."
    assert [said in ana.get(path).text for path in pages] == [True, True]
    assert seen_by_day(ana.get("/campaigns/1").text) == listings  # the days are of all ads
    assert ads > 1
    assert "Drawn from" not in ana.get(f"/contacts/{contact}").text
    monkeypatch.setattr(contact_sql, "ADS_SHOWN", 1)
    assert f"Drawn from the newest 1 ads, of {ads}." in ana.get(f"/contacts/{contact}").text
