"""Shares of phrases are what sets of phrases say, however they are counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns.phrases import COMMON, LEAST, shares, without_common

TEXTS = st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=8)


def hashes(text):
    return np.array(sorted(text), dtype=np.uint32)


@given(TEXTS)
def test_a_share_is_of_the_shorter_texts_phrases(texts):
    table = shares([hashes(text) for text in texts])
    for row, one in enumerate(texts):
        for column, other in enumerate(texts):
            shared = 0 if row == column else len(one & other)
            assert table[row, column] == pytest.approx(shared / max(min(len(one), len(other)), LEAST))


@given(TEXTS)
def test_what_most_texts_hold_is_left_out(texts):
    kept = without_common([hashes(text) for text in texts])
    for text, rest in zip(texts, kept, strict=True):
        held = {phrase: sum(phrase in each for each in texts) for phrase in text}
        common = {phrase for phrase, count in held.items() if count >= max(3, COMMON * len(texts))}
        assert rest.tolist() == sorted(text - common)
