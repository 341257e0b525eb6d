"""How alike unrelated ads of a language are, and the rules that stand beside the fitted model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from crawler.campaigns.background import MOST, UPPER, SampledAd, background
from crawler.campaigns.evidence_model import parts_of, weigh
from crawler.campaigns.evidence_rules import behind_a_hub, hangs_on_few
from crawler.campaigns.likeness import Likeness
from crawler.campaigns.merging import BAR
from crawler.campaigns.pair_features import FEATURES


def text(stock: int, own: int, shared: int = 60, of: int = 200) -> np.ndarray:
    """`shared` phrases of a stock and others of its own, `of` in all."""
    return np.unique(
        np.r_[np.arange(shared) + stock * 1000, np.arange(of - shared) + 10_000 * (own + 1)]
    ).astype(np.uint32)


def ads(sources: int, shared: int, contacts: bool = False) -> list[SampledAd]:
    said = frozenset((1,)) if contacts else frozenset[int]()
    return [SampledAd(f"board{n % sources}", text(0, n, shared), said) for n in range(30)]


@pytest.mark.parametrize(
    ("sources", "shared", "contacts", "wanted"),
    [
        (3, 50, False, UPPER * 50 / 200),
        (3, 0, False, 0.0),
        (3, 200, False, MOST),  # copies of one text are not parted by it
        (2, 60, False, 0.0),  # a campaign may be most of what two channels post
        (3, 60, True, 0.0),  # ads of one contact are not unrelated
    ],
)
def test_background_is_the_likeness_of_ads_of_other_sources_and_contacts(sources, shared, contacts, wanted):
    assert background(ads(sources, shared, contacts)) == pytest.approx(wanted)


def test_one_campaign_in_half_of_a_sample_does_not_count():
    campaign = [SampledAd(f"board{n % 3}", text(7, n, 190), frozenset()) for n in range(15)]
    assert background([*campaign, *ads(3, 0)[:15]]) == 0.0


def test_likeness_counts_beyond_the_background():
    texts = [text(0, n) for n in range(3)] + [text(0, 0, 60)]
    plain, measured = Likeness(texts, ["vi"] * 4), Likeness(texts, ["vi"] * 4, [0.3] * 4)
    assert plain.shares[0, 1] == pytest.approx(0.3)
    assert measured.shares[0, 1] == pytest.approx(0.0, abs=1e-6)
    assert measured.shares[0, 3] == pytest.approx(1.0)


def row(**given: float) -> list[float]:
    usual = dict.fromkeys(FEATURES, 0.0) | {
        "language": 1.0,
        "contacts": 1.0,
        "reached": 1.0,
        "coherence": 1.0,
    }
    return [(usual | given)[name] for name in FEATURES]


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({"small": math.log(3), "large": math.log(40), "reached": 0.03}, True),
        ({"small": math.log(2), "large": math.log(40), "reached": 0.03}, False),
        ({"small": math.log(3), "reached": 0.5}, False),
        ({"small": math.log(3), "reached": 0.03, "nearest": 0.8}, False),  # their texts tie them too
        ({"small": math.log(3), "reached": math.nan, "contacts": 0.0}, False),
    ],
)
def test_groups_that_hang_on_few_of_their_ads(given, holds):
    assert hangs_on_few(row(**given)) is holds


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({"carriers": math.log(18), "coherence": 0.05}, True),
        ({"carriers": math.log(17), "coherence": 0.05}, False),
        ({"carriers": math.log(18), "coherence": 0.3}, False),
        ({"carriers": math.log(18), "coherence": 0.05, "share_beyond": 0.4}, False),
        ({"carriers": math.log(18), "coherence": 0.05, "rare_share": 0.4}, False),
        ({"carriers": math.nan, "coherence": math.nan, "contacts": 0.0}, False),
    ],
)
def test_groups_behind_a_hub(given, holds):
    assert behind_a_hub(row(**given)) is holds


@pytest.mark.parametrize(
    "given",
    [
        {"small": math.log(5), "large": math.log(9), "reached": 0.1, "pool": 1.0, "unit": 1.0},
        {"carriers": math.log(40), "coherence": 0.05, "share": 0.5, "nearest": 0.6, "unit": 1.0},
    ],
)
def test_a_rule_against_keeps_groups_apart_and_is_part_of_the_explanation(given):
    (weight,) = weigh([row(**given)])
    assert weight < BAR
    assert sum(parts_of(row(**given)).values()) == pytest.approx(weight, abs=1e-4)
