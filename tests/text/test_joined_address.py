"""Addresses that can't be split are escaped, all others stay as written."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.joined_address import readable_address


@pytest.mark.parametrize(
    ("written", "readable"),
    [
        ("https://b.example/jobs?q=[1]", "https://b.example/jobs?q=[1]"),
        ("http://[::1]/ad", "http://[::1]/ad"),
        ("http://[", "http://%5B"),
        ("http://[::1/ad", "http://%5B::1/ad"),
        ("http://b\u2100.example/ad", "http://b%E2%84%80.example/ad"),
        ("", ""),
    ],
)
def test_what_can_not_be_split_is_escaped(written, readable):
    assert readable_address(written) == readable


@given(st.text(alphabet="http:/[]@%\u2100\u2047#?a.:1", max_size=30))
def test_every_answer_can_be_split(written):
    urlsplit(readable_address(f"http://{written}"))
