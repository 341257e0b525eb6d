"""Ways to count and leave out phrases that spare time say what plain sets say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns.alike import near_copies, near_copy
from crawler.campaigns.hubs import FEW, _copies
from crawler.campaigns.phrases import share_of_two, shares
from crawler.campaigns.sketch import Hashes, Similarity, sketch
from crawler.campaigns.usage import UsualPhrases

ANY = st.sets(
    st.integers(0, 2**32 - 1) | st.integers(0, 40) | st.integers(2**32 - 20, 2**32 - 1), max_size=30
)
FEW_NUMBERS = st.sets(st.integers(0, 60), max_size=60)


def hashes(numbers: set[int]) -> Hashes:
    return np.array(sorted(numbers), np.uint32)


@given(ANY, ANY, ANY)
def test_usual_phrases_are_left_out_and_no_others(text: set[int], some: set[int], others: set[int]) -> None:
    usual = UsualPhrases.of(hashes(some), hashes(others))
    assert usual.left_out_of(hashes(text)).tolist() == sorted(text - some - others)


@given(FEW_NUMBERS, FEW_NUMBERS)
def test_the_share_of_two_texts_is_that_of_a_table(one: set[int], other: set[int]) -> None:
    texts = hashes(one), hashes(other)
    assert share_of_two(*texts) == shares(texts)[0, 1]


@given(st.lists(st.sets(st.integers(0, 200), min_size=30), min_size=FEW + 1, max_size=FEW + 2))
def test_copies_among_few_texts_are_those_among_many(texts: list[set[int]]) -> None:
    sketches = [sketch(hashes({number * 7919 for number in text})) for text in texts]
    among_many = [pair for pair in _copies(sketches) if max(pair) < FEW]
    assert _copies(sketches[:FEW]) == among_many


@pytest.mark.parametrize("jaccard", [0.1, 0.25, 0.5, 0.65])
@pytest.mark.parametrize("containment", [0.7, 0.92, 1.0])
@pytest.mark.parametrize("smaller", [23, 24, 200])
def test_one_pair_is_judged_as_all_at_once(jaccard: float, containment: float, smaller: int) -> None:
    table = near_copies(np.full((2, 2), jaccard), np.full((2, 2), containment), np.array([smaller, 300]))
    assert near_copy(Similarity(jaccard, containment, smaller)) == table[0, 1]
