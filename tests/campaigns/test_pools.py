"""How much two pools of contacts overlap, weighed by their sizes: what joins, what keeps apart, what says nothing."""

from __future__ import annotations

import math

import pytest

from crawler.campaigns.evidence_model import parts_of, weigh
from crawler.campaigns.evidence_rules import APART, POOLED, SAME_POOL, TOLD, of_one_pool, of_two_pools
from crawler.campaigns.merging import BAR
from crawler.campaigns.pair_features import FEATURES, PairEvidence
from crawler.campaigns.pools import Pool, log_chance_of_two, log_odds_of_one, named_together, pool_of
from tests.campaigns.test_evidence_parts import LONG, part


def pool(*contacts: int, alone: int = 0, links: int = 0) -> Pool:
    return Pool(frozenset(contacts), alone, links)


def odds(shared: int, one: int, other: int, alone: int = 0) -> float:
    left = pool(*range(one), alone=alone)
    return log_odds_of_one(left, pool(*range(one - shared, one - shared + other), alone=alone))


def test_sharing_counts_by_the_sizes_of_the_pools():
    assert (
        odds(8, 11, 14) > 10 > odds(3, 8, 9) > odds(2, 4, 4) > SAME_POOL > odds(1, 1, 1) > odds(1, 4, 4) > 0
    )
    assert odds(0, 1, 1) > odds(0, 4, 4)
    assert odds(0, 4, 4) < 0


def test_a_contact_that_no_other_ad_has_is_of_the_pool_too():
    assert odds(2, 2, 2) > SAME_POOL > odds(2, 2, 2, alone=5)


def test_without_contacts_there_is_nothing_to_say():
    assert math.isnan(log_odds_of_one(pool(), pool(1)))
    assert log_chance_of_two(pool(), pool(1, 2, links=1)) == 0.0


def test_contacts_of_one_footer_are_one():
    together = named_together({1: [0, 1, 2], 2: [2, 1, 0], 3: [0, 1], 4: [3, 4]})
    assert together == {1: 1, 2: 1, 3: 3, 4: 4}


def test_steps_between_contacts_are_counted_once():
    found = pool_of([frozenset(each) for each in ((1, 2), (2, 3), (1, 3), (4,), (5, 6))], alone=2)
    assert (found.contacts, found.links, found.size) == (frozenset(range(1, 7)), 3, 8)


def test_mixed_contacts_without_a_step_across_are_of_two_pools():
    mixed = pool(*range(8), links=7), pool(*range(8, 16), links=7)
    assert log_chance_of_two(*mixed) == pytest.approx(14 * math.log(0.5))
    assert log_chance_of_two(*mixed) < APART
    in_turn = pool(*range(8)), pool(*range(8, 16))  # one mailbox after another: no two stand together
    assert log_chance_of_two(*in_turn) == 0.0
    assert log_chance_of_two(mixed[0], pool(*range(7, 16), links=7)) == 0.0  # one is shared


def features(bearers: dict[int, list[int]], one: list[int], other: list[int]) -> dict[str, float]:
    evidence = PairEvidence([part(LONG) for _ in range(len(one) + len(other))], bearers, {}, {})
    return dict(zip(FEATURES, evidence.features(one, other, {}), strict=True))


def test_groups_are_measured_by_what_their_ads_name():
    """A number and a mailbox in each ad of an agency are one contact in common, several of a pool are several."""
    ads = list(range(8))
    agency = features({1: ads, 2: ads}, ads[:4], ads[4:])
    assert agency["contacts"] == 2
    assert agency["one_pool"] < SAME_POOL
    rotating = features({1: [0, 1, 4], 2: [1, 2, 5], 3: [2, 3, 6], 4: [3, 7]}, ads[:4], ads[4:])
    assert rotating["one_pool"] > SAME_POOL
    apart = features({1: [0, 1], 2: [1, 2], 3: [2, 3], 4: [4, 5], 5: [5, 6], 6: [6, 7]}, ads[:4], ads[4:])
    assert apart["two_pools"] == pytest.approx(4 * math.log(0.5))
    assert apart["one_pool"] < 0


def row(**given: float) -> list[float]:
    """A pair of groups that the model doubts: its texts are somewhat alike, and the contact's ads little."""
    usual = dict.fromkeys(FEATURES, 0.0) | {
        "language": 1.0, "small": math.log(5), "large": math.log(9), "share": 0.2, "ratio": 1.0, "within": 0.2,
        "nearest": 0.5, "coherence": 0.13, "share_beyond": 0.2, "reached": 0.6, "contacts": 4.0, "pool": 0.8,
        "one_pool": 6.0, "carriers": math.log(8), "title": 1.0, "title_behind": 0.9,
    }  # fmt: skip
    return [(usual | given)[name] for name in FEATURES]


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"one_pool": SAME_POOL - 0.1}, False),
        ({"small": math.log(2)}, False),
        ({"ratio": 0.3}, False),  # two campaigns on one set of numbers
        ({"share": 0.05}, False),
        ({"ratio": math.nan}, False),
        ({"one_pool": math.nan}, False),
    ],
)
def test_one_pool_and_texts_alike_join(given, holds):
    assert of_one_pool(row(**given)) is holds
    assert (weigh([row(**given)])[0] >= POOLED) is holds or not holds


def test_no_pool_joins_against_a_rule():
    """Many jobs of one advertiser with several numbers stay apart."""
    jobs = row(carriers=math.log(20), coherence=0.02, share_beyond=0.05)
    assert of_one_pool(jobs)
    assert weigh([jobs])[0] <= -TOLD < BAR


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({}, "several"),
        (
            {"two_pools": APART - 1, "nearest": 0.9, "rare_nearest": 0.9, "kin_nearest": 0.9, "jaccard": 0.9},
            "pools",
        ),
    ],
)
def test_the_rules_are_part_of_the_explanation(given, part):
    (weight,) = weigh([row(**given)])
    parts = parts_of(row(**given))
    assert part in parts
    assert sum(parts.values()) == pytest.approx(weight, abs=1e-4)


def test_two_pools_keep_apart_what_two_near_texts_would_join():
    near = dict.fromkeys(
        ("nearest", "rare_nearest", "kin_nearest", "jaccard", "share", "kin_share", "unit"), 0.9
    )
    near |= {"contacts": 0.0, "rare_share": 0.6}
    near |= {"one_pool": -3.0, "pool": 0.0, "reached": 0.0, "coherence": math.nan, "carriers": math.nan}
    assert weigh([row(**near)])[0] > BAR
    assert of_two_pools(row(**near, two_pools=APART - 1))
    assert weigh([row(**near, two_pools=APART - 1)])[0] <= -TOLD
