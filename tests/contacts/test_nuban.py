"""Check digits of Nigerian accounts: the worked example of the standard, and one digit off."""

import pytest

from crawler.contacts.nuban import BANKS, codes_of, is_account


def test_the_example_of_the_standard():
    assert is_account("0000014579", "011")


@pytest.mark.parametrize("digits", ["0000014578", "000001457", "00000145799", "000001457x"])
def test_anything_else_fails(digits):
    assert not is_account(digits, "011")


def test_each_code_has_one_check_digit():
    for code in {code for codes in BANKS.values() for code in codes}:
        assert sum(is_account(f"200000012{digit}", code) for digit in range(10)) == 1


def test_banks_are_known_by_name_with_or_without_bank():
    assert codes_of("zenith bank") == codes_of("zenith") == ("057",)
    assert codes_of("opay") == ()
