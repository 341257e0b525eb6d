"""Numbering plan: digits to E.164 by country code, by regions in their order, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.contacts.numbering_plan import Number, has_trunk, is_mobile, keeps_trunk, lengths, read_number


@pytest.mark.parametrize(
    ("digits", "plus", "regions", "want"),
    [
        ("2348030000123", True, (), Number("+2348030000123", True, "plus")),
        ("002348030000123", False, (), Number("+2348030000123", True, "plus")),
        ("08030000123", False, ("NG",), Number("+2348030000123", True, "national")),
        ("2348030000123", False, ("NG",), Number("+2348030000123", True, "bare")),
        ("2348030000123", False, (), Number("+2348030000123", True, "bare")),
        ("08030000123", False, ("GB", "NG"), Number("+2348030000123", True, "national")),
        ("09170004321", False, ("GB", "PH"), Number("+639170004321", True, "national")),  # costs a fee in GB
        ("09170004321", False, ("GB",), Number("+449170004321", True, "national")),
        ("1900545400", False, ("VN", "US"), Number("+841900545400", True, "national")),
        (
            "600000719",
            False,
            ("CM", "FR"),
            Number("+237600000719", False, "national"),
        ),  # French ones have a zero
        ("89000000123", False, ("RU",), Number("+79000000123", True, "national")),
        ("08030000123", False, (), None),
        ("12", True, (), None),
        ("99999999999999999", True, (), None),
        ("0000000", False, ("NG",), None),
    ],
)
def test_read_number(digits, plus, regions, want):
    assert read_number(digits, plus=plus, regions=regions) == want


@given(
    st.text("0123456789", min_size=1, max_size=17),
    st.booleans(),
    st.lists(st.sampled_from(["NG", "GB", "US", "RU", "CN", "AE", "IT", "ZZ"]), max_size=3).map(tuple),
)
def test_any_digits_give_e164_or_nothing(digits, plus, regions):
    number = read_number(digits, plus=plus, regions=regions)
    if number is not None:
        assert number.value[0] == "+"
        assert number.value[1:].isdigit()
        assert 7 <= len(number.value) <= 18
        again = read_number(number.value[1:], plus=True, regions=())
        assert again is not None
        assert (again.value, again.valid) == (number.value, number.valid)


def test_a_number_that_is_too_short_without_its_trunk_zero_is_none():
    assert read_number("31000000", plus=True, regions=()) is None
    assert read_number("490000000", plus=True, regions=()) is None


@pytest.mark.parametrize(
    ("value", "mobile", "keeps"),
    [
        ("+2348030000123", True, True),
        ("+442079460123", False, True),
        ("+12025550143", False, False),
        ("x", False, False),
    ],
)
def test_facts_of_a_number(value, mobile, keeps):
    assert is_mobile(value) is mobile
    assert keeps_trunk(value) is keeps


@pytest.mark.parametrize(
    ("digits", "value", "trunk"),
    [
        ("08030000123", "+2348030000123", True),
        ("89000000123", "+79000000123", True),
        ("8900000012", "+79000000123", False),
        ("8030000123", "+2348030000123", False),
    ],
)
def test_trunk_prefix(digits, value, trunk):
    assert has_trunk(digits, value) is trunk


def test_lengths_of_a_plan():
    assert {10, 11, 13} <= lengths("NG")
    assert lengths("ZZ") == frozenset()
