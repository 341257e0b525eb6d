"""Employers and titles that two groups have in common: what makes them one story, and what an agency has as well."""

from __future__ import annotations

import math

import pytest

from crawler.campaigns.evidence_model import parts_of, weigh
from crawler.campaigns.evidence_rules import POOLED, TOLD
from crawler.campaigns.merging import BAR
from crawler.campaigns.naming_rules import SHARED, keeps_its_names, keeps_its_names_in_languages
from crawler.campaigns.pair_features import FEATURES
from crawler.campaigns.pools import log_odds_of_names

TWO_OF_THREE = log_odds_of_names({"a", "b", "c"}, {"a", "b", "d", "e"})
ONE_OF_ONE = log_odds_of_names({"a"}, {"a", "b"})


def row(**given: float) -> list[float]:
    """Two groups whose texts have nothing in common: many texts behind one contact that differ in all they state."""
    usual = dict.fromkeys(FEATURES, 0.0) | {
        "language": 1.0, "small": math.log(4), "large": math.log(9), "contacts": 1.0, "carriers": math.log(13),
        "coherence": 0.02, "title": 1.0, "same_employer": 1.0, "one_firm": TWO_OF_THREE, "one_role": -0.5,
        "employers_behind": 0.4, "firms": 4.0, "reached": 0.4, "stories_a_language": 5.0,
    }  # fmt: skip
    return [(usual | given)[name] for name in FEATURES]


def test_names_shared_count_by_how_many_each_side_has():
    assert TWO_OF_THREE > SHARED > ONE_OF_ONE > log_odds_of_names({"a", "b"}, {"a", "c"}) > 0
    assert log_odds_of_names({"a"}, {"b"}) < 0
    assert math.isnan(log_odds_of_names(set(), {"a"}))


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"title": 0.2}, False),  # an agency has several clients, and jobs for each
        ({"contacts": 0.0}, True),  # several employers and a title, whatever the contacts
        ({"title": math.nan, "one_firm": ONE_OF_ONE}, False),
        ({"one_firm": ONE_OF_ONE, "title": 0.2}, False),  # an agency's client has two different jobs
        ({"one_firm": 1.5}, True),  # one title and employer, of a contact that speaks under many names
        ({"one_firm": 1.5, "employers_behind": 1 / 13}, False),  # an agency's name stands over all its jobs
        (
            {"one_firm": 1.5, "employers_behind": 1 / 3, "carriers": math.log(3)},
            False,
        ),  # one name, three texts
        ({"one_firm": 1.5, "large": math.log(2)}, False),  # two ads of an agency for one client
        ({"one_firm": math.nan, "same_employer": math.nan}, False),  # nobody says who hires
        ({"contacts": 0.0, "one_firm": 1.5, "nearest": 0.5}, True),
        ({"contacts": 0.0, "one_firm": 1.5, "nearest": 0.3}, False),
        (
            {"contacts": 0.0, "one_firm": ONE_OF_ONE, "nearest": 0.5, "firms": 1.0},
            False,
        ),  # an employer's jobs
        ({"contacts": 0.0, "one_firm": 1.5, "nearest": 0.5, "large": math.log(2)}, False),
        ({"title": 0.5, "one_firm": ONE_OF_ONE, "one_role": 3.0}, True),
        ({"title": 0.5, "one_firm": ONE_OF_ONE, "one_role": 3.0, "contacts": 0.0}, False),
    ],
)
def test_who_keeps_its_names_tells_one_story(given, holds):
    assert keeps_its_names(row(**given)) is holds
    assert (weigh([row(**given)])[0] >= POOLED) is holds


def test_in_two_languages_a_contact_and_several_employers_are_asked_for():
    assert keeps_its_names_in_languages(row(language=0.0))
    assert weigh([row(language=0.0)])[0] == TOLD
    for less in ({"contacts": 0.0}, {"one_firm": ONE_OF_ONE}):
        assert weigh([row(language=0.0, **less)])[0] <= -TOLD < BAR


@pytest.mark.parametrize("language", [0.0, 1.0])
def test_the_rule_is_part_of_the_explanation(language):
    pair = row(language=language)
    parts = parts_of(pair)
    assert "names" in parts
    assert sum(parts.values()) == pytest.approx(weigh([pair])[0], abs=1e-4)
