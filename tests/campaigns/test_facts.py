"""Figures and places of ads, and what they say of two groups."""

from __future__ import annotations

from itertools import pairwise
from math import log, nan

import pytest

from crawler.campaigns.evidence_model import model, parts_of, probability, weigh
from crawler.campaigns.evidence_rules import (
    AGAINST,
    in_one_frame,
    of_many_jobs,
    of_one_job,
    of_two_stories,
    over_a_bridge,
)
from crawler.campaigns.facts import figures_of
from crawler.campaigns.merging import BAR, SUGGESTED, Weighed, is_suggested
from crawler.campaigns.pair_features import FEATURES
from crawler.campaigns.why import words


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Salary 1,100 USD, age 21-33", ["1100", "21-33"]),
        ("51000TL / 24 jt, 3 days, 63000บาท", ["51000", "24", "63000"]),
        ("from 10:00 to 15:30", ["10-00", "15-30"]),
        ("age 22 – 40; ٣٠٠٠", ["22-40", "٣٠٠٠"]),
        ("2026-03-14, 14.03.2026, ref 123456789", []),
        ("since 1998, in 2024/5, 1.2.99, x2026 and 20267, 12/2026", ["2026", "20267", "12"]),
    ],
)
def test_figures_are_read_without_dates_and_numbers_of_phones(text, figures):
    assert list(figures_of(text)) == figures


def row(**told: float) -> list[float]:
    """Features of two groups of one language behind one contact of 20 texts."""
    known = {"language": 1.0, "contacts": 1.0, "carriers": log(20), "rare_nearest": 0.02} | told
    return [known.get(name, nan) for name in FEATURES]


RETOLD_JOB = {"title": 1.0, "ratio": 0.7, "small": log(2)}
AGENCY = {"title_behind": 0.1, "place_behind": 0.05, "figures_behind": 0.02, "share_beyond": 0.2}


@pytest.mark.parametrize(
    ("told", "jobs"),
    [
        (AGENCY, True),
        (AGENCY | {"title_behind": nan}, True),
        (AGENCY | {"place_behind": 0.6}, False),
        (AGENCY | {"figures_behind": 0.5}, False),
        (AGENCY | {"title_behind": 0.9}, False),
        (AGENCY | {"rare_nearest": 0.5}, False),
        (AGENCY | {"carriers": log(3)}, False),
        (AGENCY | {"share_beyond": 0.7}, False),
        (AGENCY | {"share_beyond": 0.7, "place": 0.0, "figures": 0.0}, True),
        (AGENCY | RETOLD_JOB, False),
        (AGENCY | RETOLD_JOB | {"place": 0.0, "figures": 0.0}, False),
        (AGENCY | RETOLD_JOB | {"title": 0.6}, True),
        (AGENCY | RETOLD_JOB | {"title": nan}, True),
        (AGENCY | RETOLD_JOB | {"ratio": 0.4}, True),
        (AGENCY | RETOLD_JOB | {"small": 0.0}, True),  # an agency's ads of one job are mostly single ones
    ],
)
def test_a_contact_of_many_jobs_joins_nothing_by_its_template(told, jobs):
    assert of_many_jobs(row(**told)) is jobs
    if jobs:
        assert weigh([row(**told)])[0] < BAR
        assert parts_of(row(**told)).keys() & {"jobs", "hub", "few"}


FRAME = {
    "title_behind": 0.06, "place_behind": 0.05, "figures_behind": 0.3, "figures": 0.3, "share_beyond": 0.1,
    "portrait": 0.6, "rare_nearest": 0.15, "employers_behind": 1 / 20, "nearest": 0.85, "kin_nearest": 0.85,
    "share": 0.8, "kin_share": 0.8, "unit": 1.0, "coherence": 0.2, "reached": 1.0, "pool": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "framed"),
    [
        (FRAME, True),
        (FRAME | {"title_behind": nan, "employers_behind": 0.0}, True),
        (FRAME | {"employers_behind": 2 / 20}, False),
        (FRAME | {"carriers": log(5), "employers_behind": 1 / 5}, False),
        (FRAME | {"portrait": 0.3}, False),
        (FRAME | {"place_behind": 0.9}, False),
        (FRAME | {"place_behind": nan}, False),
        (FRAME | {"title_behind": 0.4}, False),
        (FRAME | {"rare_nearest": 0.4}, False),
    ],
)
def test_an_agency_with_a_frame_of_its_own_is_not_one_campaign(told, framed):
    assert in_one_frame(row(**told)) is framed
    if framed:
        assert weigh([row(**told)])[0] < BAR
        assert "frame" in parts_of(row(**told))


TALES = {"share_beyond": 0.0, "ratio": 0.05, "nearest": 0.1, "share": 0.02, "coherence": 0.55, "pool": 0.25}
THREE = TALES | {"small": log(3), "large": log(9), "reached": 0.8, "carriers": log(4)}
TWO = THREE | {"small": log(2), "nearest": 0.05}


@pytest.mark.parametrize(
    ("told", "apart"),
    [
        (THREE, True),
        (THREE | {"pool": 1.0}, True),
        (THREE | {"nearest": 0.3}, False),
        (THREE | {"ratio": 0.4}, False),
        (THREE | {"ratio": nan}, False),
        (THREE | {"share_beyond": 0.2}, False),
        (THREE | {"share_beyond": nan, "contacts": 0.0}, False),
        (TWO, True),
        (TWO | {"pool": 1.0}, False),
        (TWO | {"nearest": 0.15}, False),
        (TWO | {"small": 0.0}, False),
    ],
)
def test_a_contact_of_two_stories_makes_no_campaign_of_them(told, apart):
    assert of_two_stories(row(**told)) is apart
    if apart:
        assert weigh([row(**told)])[0] < BAR
        assert "tales" in parts_of(row(**told))


JOB = {
    "small": log(9), "large": log(17), "one_pool": 7.0, "title": 1.0, "place": 0.8, "nearest": 0.3, "share": 0.1,
    "ratio": 0.2, "share_beyond": 0.1, "title_behind": 0.1, "place_behind": 0.1, "figures_behind": 0.04,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "joined"),
    [
        (JOB, True),
        (JOB | {"small": log(3)}, True),
        (JOB | {"title": 0.5}, False),
        (JOB | {"title": nan}, False),
        (JOB | {"place": 0.4}, True),
        (JOB | {"place": 0.2}, False),
        (JOB | {"place": nan}, False),
        (JOB | {"one_pool": 2.4}, False),
        (JOB | {"small": log(2)}, False),
        (JOB | {"nearest": 0.1}, False),
    ],
)
def test_a_reworded_job_on_one_set_of_contacts_is_one_campaign(told, joined):
    assert of_one_job(row(**told)) is joined
    assert of_many_jobs(row(**told))
    assert (weigh([row(**told)])[0] > BAR) is joined
    assert ("job" in parts_of(row(**told))) is joined


def test_one_story_in_each_language_is_joined_whatever_its_texts_share():
    told = THREE | {"language": 0.0, "stories_a_language": 1.0, "reached": 0.8}
    assert weigh([row(**told)])[0] > BAR


@pytest.mark.parametrize("kind", [*AGAINST, "several", "job"])
def test_every_feature_and_rule_has_words(kind):
    assert set(FEATURES) - {"covered"} <= words().keys()
    assert kind in words()


def test_a_probability_rises_with_the_weight_and_is_calibrated():
    weights = [step / 4 for step in range(-40, 41)]
    chances = [probability(weight) for weight in weights]
    assert all(0 <= one <= other <= 1 for one, other in pairwise(chances))
    assert chances[0] < 0.1 < 0.9 < chances[-1]
    assert len(model().weights_of) > 5


@pytest.mark.parametrize(
    ("joined", "weight", "asked"), [(False, BAR, True), (False, -9.0, False), (True, BAR, False)]
)
def test_what_is_likely_and_not_joined_is_suggested(joined, weight, asked):
    pair = Weighed((1,), (2,), weight, tuple(row()), joined)
    assert is_suggested(pair) is asked
    assert not is_suggested(Weighed((1,), (2,), weight, tuple(row()), joined, stock=True))
    assert not asked or probability(weight) >= SUGGESTED


BRIDGE = {
    "small": log(8), "large": log(20), "one_pool": -1.4, "pool": 0.0, "contacts": 0.0, "reached": 0.0, "title": 1.0,
    "nearest": 0.9, "rare_nearest": 0.7, "kin_nearest": 0.9, "jaccard": 0.9, "share": 0.15, "ratio": 0.5,
    "figures": 0.0, "carriers": nan,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "apart"),
    [
        (BRIDGE, True),
        (BRIDGE | {"one_pool": 0.4, "contacts": 1.0, "pool": 0.25, "reached": 0.1}, True),
        (BRIDGE | {"small": log(7)}, False),
        (BRIDGE | {"one_pool": 1.0}, False),
        (BRIDGE | {"one_pool": nan}, False),  # nothing is known of their contacts
        (BRIDGE | {"ratio": 0.7}, False),
        (BRIDGE | {"figures": 0.2}, False),
        (BRIDGE | {"figures": nan}, False),
    ],
)
def test_two_texts_that_are_alike_are_no_bridge_between_two_campaigns(told, apart):
    assert over_a_bridge(row(**told)) is apart
    if apart:
        assert weigh([row(**told)])[0] < BAR
        assert "bridge" in parts_of(row(**told))


POOLED_LANGUAGES = {
    "language": 0.0, "stories_a_language": 3.0, "reached": 0.4, "small": log(2), "one_pool": 2.6, "place": 0.5,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "joined"),
    [
        ({}, True),
        ({"small": 0.0}, False),
        ({"one_pool": 2.4}, False),
        ({"one_pool": nan}, False),
        ({"place": 0.3}, False),
        ({"place": nan}, False),
    ],
)
def test_two_languages_of_one_pool_and_place_are_one_campaign(told, joined):
    """Reworded texts look like several stories; an employer's number alone, or places alone, join nothing."""
    given = row(**POOLED_LANGUAGES | told)
    assert (weigh([given])[0] > BAR) is joined
    assert parts_of(given).keys() == {"languages" if joined else "language"}
