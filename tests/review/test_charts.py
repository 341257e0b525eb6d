"""Shapes of charts."""

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
