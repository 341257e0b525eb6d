"""A directory of sorted keys finds what a binary search finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns import entries
from crawler.campaigns.entries import Directory, Entries, ordered

KEYS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3), max_size=80)


@given(held=KEYS, wanted=KEYS, stride=st.sampled_from([1, 7, 262_144]))
def test_a_directory_answers_as_a_search_does(held, wanted, stride):
    known = ordered(np.array(held, np.int64), np.arange(len(held), dtype="<u4"))
    # Some keys are always there; more of them than a list of this size would find by chance.
    keys = np.unique(np.array(wanted + held[::2], np.int64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "STRIDE", stride)
        directory = Directory.of(known)
    expected = [(key, holder) for key, holder in pairs(known) if key in set(keys.tolist())]
    assert pairs(directory.matches(keys)) == pairs(known.matches(keys)) == expected
    assert len(directory.starts) <= max(2, len(held) // 2 + 1)


def test_keys_under_one_line_only_are_still_found():
    known = ordered(np.array([5, 5, 6, 7] * 500, np.int64), np.arange(2000, dtype="<i8"))
    found = Directory.of(known).matches(np.array([4, 5, 7], np.int64))
    assert np.bincount(found.keys).tolist() == [0, 0, 0, 0, 0, 1000, 0, 500]


def pairs(found: Entries) -> list[tuple[int, int]]:
    return list(zip(found.keys.tolist(), found.holders.tolist(), strict=True))
