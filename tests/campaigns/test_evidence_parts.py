"""What little evidence is worth: names that agree, short texts, and texts that hang together."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from crawler.campaigns.alike import Face
from crawler.campaigns.overlaps import agreeing, clusters, title_overlap
from crawler.campaigns.pair_features import FEATURES, LEAST_SHINGLES, PairEvidence
from crawler.campaigns.parts import Part
from crawler.campaigns.sketch import shingles, sketch

TEXT = "cook in a small hotel by the sea with a room of your own and two meals"
LONG = " ".join(
    f"{word} {place} {number * number}" for number in range(8) for place, word in enumerate(TEXT.split())
)


@pytest.mark.parametrize(
    ("names", "share"),
    [
        (["a", "a", "b"], 1 / 6),
        (["a", "a"], 1 / 4),
        (["a"] * 10, 45 / 48),
        (["a", "", "b"], 0.0),
        (["a"], None),
    ],
)
def test_few_ads_that_agree_are_no_habit(names, share):
    found = agreeing(names)
    assert isnan(found) if share is None else found == pytest.approx(share)


def test_places_hang_together_over_any_steps():
    near = np.zeros((6, 6), np.bool_)
    for one, other in ((1, 3), (3, 5), (2, 4)):
        near[one, other] = near[other, one] = True
    assert clusters(near) == [0, 1, 2, 1, 2, 1]
    assert clusters(np.zeros((0, 0), np.bool_)) == []


def test_the_nearest_titles_of_two_groups_are_compared():
    assert title_overlap(["cook", "driver"], ["driver", ""]) == 1.0
    assert isnan(title_overlap([""], ["cook"]))


def part(text: str) -> Part:
    hashes = shingles(text)
    return Part(hashes, Face(sketch(hashes), "", "", "en"), frozenset(), signed=True)


def test_a_short_text_alike_is_less_evidence_than_a_long_one():
    found = []
    for text in (TEXT, LONG):
        evidence = PairEvidence([part(text), part(text)], {}, {}, {(0, 1): 0.9})
        found.append(evidence.features([0], [1], {})[FEATURES.index("jaccard")])
    assert len(shingles(TEXT)) < LEAST_SHINGLES < len(shingles(LONG))
    assert found == pytest.approx([0.9 * len(shingles(TEXT)) / LEAST_SHINGLES, 0.9])


def test_texts_of_one_campaign_with_rotating_contacts_are_not_usual():
    texts = [part(LONG) for _ in range(8)]
    bearers = {number: [number - 1, number] for number in range(1, 8)}
    apart = PairEvidence([part(LONG) for _ in range(8)], {}, {}, {})
    tied = PairEvidence(texts, bearers, {}, {})
    kin, rare = FEATURES.index("kin_share"), FEATURES.index("rare_share")
    row = apart.features([0], [7], {})
    assert row[kin] > 0.9 > 0.3 > row[rare]
    assert tied.features([0], [7], {})[kin] > 0.9
