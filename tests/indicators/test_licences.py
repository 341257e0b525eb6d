"""A licence number takes no sign away: anybody can write one. The analyst is told where to look it up."""

import pytest

from crawler.assess import assess
from crawler.records import JobPosting

AD = "House help needed in Oman, visa and ticket provided. Call 0803 000 0123."


def judged(text, region):
    return assess(JobPosting(url="", source="s", text=text, region=region))


@pytest.mark.parametrize(
    ("region", "shown", "issuer"),
    [
        ("NG", "Recruiter's licence number 45678.", "Federal Ministry of Labour"),
        ("KE", "Registered with NEA/RA/0123.", "National Employment Authority"),
        ("PH", "DMW licence 045-LB-010203.", "DMW (formerly POEA)"),
        ("BD", "RL No. 0456.", "BMET recruiting licence"),
    ],
)
def test_a_number_neither_lowers_nor_silences(region, shown, issuer):
    plain, numbered = judged(AD, region), judged(f"{AD} {shown}", region)
    signs = {hit.id: hit.points for hit in plain.hits}
    kept = {hit.id: hit.points for hit in numbered.hits}
    assert "live-in-domestic-abroad" in signs
    assert "unlicensed-overseas-recruiter" in signs
    for name in ("live-in-domestic-abroad", "unlicensed-overseas-recruiter"):
        assert kept[name] >= signs[name]
    why = [hit.why for hit in numbered.hits if "licence number shown is not confirmed" in hit.why]
    assert len(why) == 2
    assert all(issuer in one for one in why)


def test_the_words_alone_lower_nothing_either():
    plain, claimed = judged(AD, "NG"), judged(f"{AD} We are a licensed agency.", "NG")
    points = [
        {hit.id: hit.points for hit in one.hits}["unlicensed-overseas-recruiter"] for one in (plain, claimed)
    ]
    assert points[1] >= points[0]
