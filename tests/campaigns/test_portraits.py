"""What an advertiser says of itself on every ad ties its ads to one actor, though they name no contact."""

from __future__ import annotations

from random import Random

import pytest

from crawler.campaigns.actors import ranked_actors
from crawler.campaigns.portraits import portrait_lines, same_portrait
from quality.corpora.planted import LabelledAd
from tests.campaigns.groups import join

PORTRAIT = (
    "Quorvane Partners has placed welders and riggers on platforms since the first well was drilled.\n"
    "Whoever signs with Quorvane is met at the quay by one of our own people and sworn in the same night."
)
JOBS = (
    "Read the gauges of nine pumps each hour and write the figures into the log of the day shift.",
    "Bake bread and pastry for two hundred sleepers and keep the cold store free of ice all week.",
    "Paint hulls from a hanging seat and mix the colours by the card that hangs beside the door.",
)


def ad(number: int, employer: str = "") -> LabelledAd:
    duties = "".join(Random(number).choices("aeioulmnrstdkp ", k=900))
    return LabelledAd(
        id=f"j{number}", truth="", kind="", language="en", title=f"Job {number}",
        description="\n".join((PORTRAIT, JOBS[number], duties)), hiring_organization=employer, job_location="",
        base_salary="", date_posted="2026-11-20", url=f"https://jobs.example.org/{number}", contacts=(),
    )  # fmt: skip


def test_jobs_without_a_contact_under_one_portrait_are_one_actor(store):
    assert {len(group) for group in join(store, [ad(number) for number in range(3)])} == {1}
    assert [actor["listings"] for actor in ranked_actors(store.campaigns, 10)] == [3]


@pytest.mark.parametrize(
    ("employers", "pairs"),
    [
        ([], [(1, 2)]),
        ([(1, "one"), (2, "one")], [(1, 2)]),
        ([(1, "one"), (2, "two")], []),
    ],
)
def test_two_lines_in_common_tie_families_of_one_employer(employers, pairs):
    lines = [(1, 10), (1, 11), (2, 10), (2, 11), (3, 10), (3, 12)]
    assert sorted(set(same_portrait(lines, employers))) == pairs


def test_short_lines_are_no_portrait_and_very_long_ones_count_twice():
    assert portrait_lines(["apply now"]) == []
    assert len(portrait_lines([PORTRAIT.split("\n")[0].lower()])) == 1
    assert len(portrait_lines([PORTRAIT.replace("\n", " ").lower()])) == 2
