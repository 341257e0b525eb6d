"""Shapes of charts."""

from crawler.review.campaign import members_sql
from crawler.review.contact import sql as contact_sql
from crawler.review.web.charts import LANES, timeline


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
    assert ads > 1
    assert "Drawn from" not in ana.get(f"/contacts/{contact}").text
    monkeypatch.setattr(contact_sql, "ADS_SHOWN", 1)
    assert f"Drawn from the newest 1 ads, of {ads}." in ana.get(f"/contacts/{contact}").text
