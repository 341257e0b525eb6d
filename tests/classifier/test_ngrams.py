"""Hashed character n-grams: the same text gives the same buckets, and digits don't matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.classifier.ngrams import BUCKET_BITS, LONGEST, MAX_CHARACTERS, ngram_buckets


@given(st.text(max_size=300))
def test_there_is_one_bucket_for_every_place_and_length(text):
    found = ngram_buckets(text)
    assert [len(each) for each in found] == [
        len(text) - n + 1 for n in range(1, LONGEST + 1) if len(text) >= n
    ]
    for each in found:
        assert ((each >= 0) & (each < 1 << BUCKET_BITS)).all()


@pytest.mark.parametrize(
    ("one", "other"), [("call 0803 000 0123", "call 0701 999 4567"), ("5000 daily", "3800 daily")]
)
def test_another_number_is_the_same_text(one, other):
    assert all(np.array_equal(a, b) for a, b in zip(ngram_buckets(one), ngram_buckets(other), strict=True))


def test_buckets_stay_what_the_weights_were_fitted_on():
    """Another hash makes the shipped weights useless: who changes it fits them again."""
    assert [int(each[0]) for each in ngram_buckets("fee ค่าธรรมเนียม")] == [
        477484,
        324953,
        423390,
        434552,
        750871,
    ]


def test_a_long_text_costs_no_more_than_its_beginning():
    assert len(ngram_buckets("ab" * MAX_CHARACTERS)[0]) == MAX_CHARACTERS


@given(st.text(st.characters() | st.sampled_from("\ud800\udfff"), max_size=50))
def test_lone_surrogates_are_read(text):
    ngram_buckets(text)
