"""Names are taken out as a pattern of all of them would do it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.campaigns.names import MOST_NAMES, names_of, without_names
from crawler.records import JobPosting

LETTERS = st.text("ab c-_4\u00e9\u5317", min_size=0, max_size=30)
NAMES = st.lists(st.text("ab c-_4\u00e9\u5317", min_size=2, max_size=5), max_size=4)


@given(LETTERS, NAMES)
def test_names_go_as_a_pattern_of_all_takes_them(text, names):
    names = sorted(set(names), key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in names)
    assert without_names(text, names) == (re.sub(pattern, " ", text) if names else text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("join acme foods in ikeja today", "join   in   today"),
        ("acmes are not acme", "acmes are not acme"),
        ("acme foods", " "),
    ],
)
def test_whole_words_only(text, rest):
    posting = JobPosting(url="", source="", hiring_organization="ACME Foods", job_location="Ikeja, NG")
    assert without_names(text, names_of(posting)) == rest


def test_hundreds_of_places_are_read_in_a_moment():
    places = ",".join("a" * length for length in range(3, 400))
    posting = JobPosting(url="", source="", job_location=places)
    assert without_names("a" * 20_000, names_of(posting)) == "a" * 20_000
    assert len(names_of(posting)) == MOST_NAMES
