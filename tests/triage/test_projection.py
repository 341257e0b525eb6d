"""What the row of a campaign says."""

import pytest

from crawler.triage.row_inputs import route


@pytest.mark.parametrize(
    ("country", "region", "abroad", "expected"),
    [
        ("NG", "NG", [], ("NG", ("NG",))),
        ("KE", "NG", ["LB"], ("KE", ("LB",))),
        ("QA", "NG", ["QA"], ("NG", ("QA",))),
        (None, "NG", ["LB", "KW"], ("NG", ("LB", "KW"))),
        (None, None, [], (None, ())),
    ],
)
def test_from_where_to_where_an_ad_recruits(country, region, abroad, expected):
    assert route(country, region, abroad) == expected
