"""The shape of an ad: signs counted without a group of words, and the sentence that tells them."""

from __future__ import annotations

import pytest

from crawler.assess import assess
from crawler.indicators import load_catalogue
from crawler.indicators.analysed_posting import AnalysedPosting
from crawler.indicators.stylometry import MAX_POINTS, first_person_rate, place_missing, stylometric_features
from crawler.records import JobPosting

FIELDS = 4
"""Title, place and the marks between fields count as words."""


def ad(text: str, *, title: str = "Clerk", place: str = "Leeds") -> AnalysedPosting:
    posting = JobPosting(url="", source="test", title=title, description=text, job_location=place)
    return AnalysedPosting(posting, (), "en", load_catalogue())


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Sort the post of an office.", 0.0),
        ("We sort our post. " + "Letters are sorted by hand. " * 23, 2 * 30 / (4 + 23 * 5 + FIELDS)),
        ("Join us: we love our work.", 1.0),
        ("Weather and ours, usual house.", 0.0),
    ],
)
def test_a_firm_that_speaks_of_itself(text: str, strength: float) -> None:
    assert first_person_rate(ad(text)) == pytest.approx(strength)


@pytest.mark.parametrize(
    ("title", "place", "strength"), [("Clerk", "", 1.0), ("Clerk", "Leeds", 0.0), ("", "", 0.0)]
)
def test_only_an_ad_with_fields_can_leave_the_place_empty(title: str, place: str, strength: float) -> None:
    assert place_missing(ad("Sort the post.", title=title, place=place)) == strength


def test_different_words_about_the_firm_count_up_to_four() -> None:
    text = "Founded in 1990. Our mission: letters. Founded again. Our culture wins awards."
    assert stylometric_features(ad(text))["about-the-firm-much"] == 1.0
    assert stylometric_features(ad("Founded in 1990, founded again."))["about-the-firm-much"] == 0.25


def test_every_sign_of_the_table_is_one_that_an_ad_can_have() -> None:
    weights = load_catalogue().tables.stylometric_weights
    groups = {p.key.removeprefix("group/shape-") for p in load_catalogue().phrases if "/shape-" in p.key}
    counted = {"start", "brief", "long", "loud-title", "we-and-our", "no-place"}
    assert {name.removesuffix("-much").removesuffix("-title") for name in weights} <= groups | counted


def test_the_points_are_told_in_plain_words() -> None:
    assessment = assess(
        JobPosting(
            url="",
            source="test",
            title="Offshore clerk",
            description="Data entry on a cruise ship. Earn $900 or $950 or $990 weekly. Apply by the link below.",
            job_location="Leeds",
        )
    )
    told = [reason for reason in assessment.reasons if reason.startswith("the shape of the ad adds")]
    assert len(told) == 1
    points = float(told[0].removeprefix("the shape of the ad adds ").split()[0])
    assert 0 < points <= MAX_POINTS
    assert "oil and cruise" in told[0]
