"""Words out of JSON values of any shape."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings.json_values import MAX_DEPTH, as_number, lower_keys, one_line, tidy, words

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  text ", "text"), (3, "3"), (3.0, "3"), (3.25, "3.25"), (True, ""), (None, ""), ([], ""), ({}, ""),
        (["a", "b", "a"], "a, b"), ({"name": "a"}, "a"), ({"@value": "a", "id": "b"}, "a"),
        ({"name": "", "value": 5}, "5"), ({"schema:Name": "a"}, "a"), ([{"name": "a"}, 1], "a, 1"),
    ],
)  # fmt: skip
def test_words(value, expected):
    assert words(value) == expected


def test_joiner_and_names_are_the_caller_s():
    assert words([{"label": "a"}, {"label": "b"}], joiner="\n", names=("label",)) == "a\nb"


def test_deeper_objects_than_the_limit_have_no_words():
    value: Any = "deep"
    for _ in range(MAX_DEPTH + 2):
        value = {"name": value}
    assert (words(value), words(value["name"])) == ("", "deep")


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json_gives_a_string(value):
    assert isinstance(words(value), str)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1e3, "1000"), (0.1, "0.1"), (1e300, "1e+300"), (float("nan"), ""), (float("inf"), ""), (10**300, "")],
)
def test_numbers_as_people_write_them(number, expected):
    assert as_number(number) == expected


def test_keys_lose_prefix_and_case_and_the_first_stays():
    node = json.loads('{"schema:Title": 1, "title": 2, "@ID": 3, "https://schema.org/jobLocation": 4}')
    assert lower_keys(node) == {"title": 1, "@id": 3, "joblocation": 4}


def test_tidy_keeps_lines_and_one_line_does_not():
    text = " a  b \r\n\n\n\n c\u00a0 d "
    assert (tidy(text), one_line(text)) == ("a b\n\nc d", "a b c d")
