"""The RE2 wrapper gives what Python's `re` gives, in code points, and refuses what is not linear."""

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.linear_regex import LinearRegexSet, compile_linear

PATTERNS = ["a+", "b*", "(a)|(é)", "x?", "[а-я]{2}", "(?:漢|a)b", r"\d+\s?"]
TEXT = st.text("aabéxя漢 1", max_size=30)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXT)
def test_matches_are_those_of_re(pattern, text):
    ours, theirs = compile_linear(pattern), re.compile(pattern)
    found = [(hit.span(), hit.groups()) for hit in ours.finditer(text)]
    known = [(hit.span(), hit.groups()) for hit in theirs.finditer(text)]
    if pattern not in ("b*", "x?"):  # an empty match right behind another: re has it, RE2 has not
        assert found == known
    assert ours.found_in(text) == (theirs.search(text) is not None)
    first = ours.search(text)
    assert (first and first.span()) == (known[0][0] if known else None)


@given(text=TEXT)
def test_a_set_tells_which_patterns_match(text):
    found = LinearRegexSet(PATTERNS).found_in(text)
    assert found == {at for at, pattern in enumerate(PATTERNS) if re.search(pattern, text)}


@pytest.mark.parametrize("pattern", ["(?=a)", r"(a)\1", "("])
def test_patterns_that_are_not_linear_are_refused(pattern):
    with pytest.raises(re2.error):
        compile_linear(pattern)


def test_a_lone_surrogate_moves_no_offset():
    found = compile_linear("maid").search("\ud800 a maid")
    assert found is not None
    assert found.span() == (4, 8)
