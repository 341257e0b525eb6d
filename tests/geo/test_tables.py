"""The tables of countries: every row is about a known country, and every other table agrees with them."""

import re
from typing import get_args

import pytest

from crawler.geo.countries import countries, currency_of, language_homes
from crawler.geo.gazetteer import NO_COUNTRY, Use, gazetteer, name_key, names_in_text, table
from crawler.indicators import load_catalogue
from crawler.money.words import meanings, shipped_rows

NO_STATE = {"EU"}
"""Codes that name a region of the world, not a country."""


def codes_of(file):
    return [row[0] for row in table(file)]


@pytest.mark.parametrize("file", ["country_names.tsv", "countries.tsv", "regions.tsv"])
def test_each_country_has_one_row(file):
    codes = codes_of(file)
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(codes_of("country_names.tsv"))


def test_each_named_country_has_a_record():
    assert list(countries()) == codes_of("country_names.tsv")


def test_currencies_are_iso_codes():
    assert all(
        re.fullmatch("[A-Z]{3}", country.currency) for country in countries().values() if country.currency
    )
    assert (currency_of("ng"), currency_of("AQ"), currency_of(None), currency_of("ZZ")) == ("NGN", "", "", "")


def test_no_row_names_a_place_twice():
    for file, first in (("country_names.tsv", 1), ("regions.tsv", 2)):
        for row in table(file):
            assert len(row[first:]) == len(set(row[first:])), (file, row[0])


def test_each_name_of_the_gazetteer_has_one_row_of_its_country():
    seen = [(code, name.lower()) for code, _, *names in table("gazetteer.tsv") for name in names]
    assert len(seen) == len(set(seen)), [name for name in seen if seen.count(name) > 1]
    assert {code for code, *_ in table("gazetteer.tsv")} - {NO_COUNTRY} - NO_STATE <= set(countries())


def test_each_row_of_the_gazetteer_counts_somewhere():
    uses = {use for _, row, *_ in table("gazetteer.tsv") for use in row.split()}
    assert uses == set(get_args(Use))


def test_a_name_counts_for_one_country_s_phone_numbers():
    names = [name for of in names_in_text("phone").values() for name in of]
    assert len(names) == len(set(names))
    assert not any("*" in name for name in names)


def test_countries_of_a_language_are_known():
    for language, row in language_homes().items():
        assert {row.home, *row.numbers} - {""} <= set(countries()), language


def test_names_find_their_country():
    known = gazetteer()
    for code, *names in table("country_names.tsv"):
        spaced = [name for name in names if name_key(name) in known.names]
        assert all(code in known.whole(name) for name in spaced), code


def test_codes_of_the_catalogue_are_countries():
    tables = load_catalogue().tables
    named = set(tables.countries) | set(tables.pay_norms) | set(tables.home.values())
    for corridor in tables.corridors:
        named |= corridor.origins | corridor.destinations
    assert named - NO_STATE <= set(countries())


def test_pay_norms_are_in_the_country_s_currency():
    norms = load_catalogue().tables.pay_norms
    assert {code: norm.currency for code, norm in norms.items()} == {
        code: currency_of(code) for code in norms
    }


def test_currencies_that_share_a_sign_are_some_country_s():
    used = {country.currency for country in countries().values()}
    for sign, shared in shipped_rows()["shared"].items():
        assert set(shared.split()) <= used, sign


def test_each_currency_with_a_sign_is_a_known_code():
    rows = shipped_rows()
    codes = set(rows["codes"]["list"].split())
    for name in ("signs", "glued", "trailing", "field-signs"):
        assert set(rows[name]) <= codes, name


def test_no_word_of_money_has_two_meanings():
    rows = shipped_rows()
    for names in (("signs", "field-signs"), ("scales", "field-scales"), ("field-periods",)):
        tables = [rows[name] for name in names]
        words = [word for each in tables for row in each.values() for word in meanings({"": row})]
        assert len(words) == len(set(words)), [word for word in words if words.count(word) > 1]
