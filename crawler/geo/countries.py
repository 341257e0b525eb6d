"""Facts about countries and languages other than their names: the tables in `data/` as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from crawler.geo.gazetteer import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One row of the table."""

    code: str
    """ISO 3166-1 alpha-2."""
    currency: str
    """ISO 4217; empty where nobody is paid (Antarctica)."""
    keeps_trunk: bool
    """Whether people write a zero before a national phone number."""
    bare_numbers: bool
    """Whether ads write numbers with the country code but without a plus more often than other numbers look so."""
    language: str
    """BCP 47 language that a source's text is taken to be in where its script doesn't show it; empty for none."""


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its code, in the order of the codes."""
    return {
        code: Country(
            code=code,
            currency="" if currency == "-" else currency,
            keeps_trunk=trunk == "0",
            bare_numbers=bare == "bare",
            language="" if language == "-" else language,
        )
        for code, currency, trunk, bare, language in table("countries.tsv")
    }


@cache
def english_names() -> Mapping[str, str]:
    """English name of every country by its code."""
    return {code: name for code, name, *_ in table("country_names.tsv")}


@cache
def language_names() -> Mapping[str, str]:
    """English name of every language that a text may be taken to be in, by its BCP 47 primary tag."""
    return dict(table("language_names.tsv"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageHome:
    """The countries that a text's language points to."""

    home: str
    """ISO 3166-1 country whose pay is normal where neither source nor text names one; empty for none."""
    numbers: tuple[str, ...]
    """Countries whose national phone numbers a text in it may hold, likeliest first."""
    abroad: tuple[str, ...]
    """More of them where its readers are not in the first of `numbers`: ads of Lomé carry numbers of Cameroon."""


@cache
def language_homes() -> Mapping[str, LanguageHome]:
    """The rows of `data/languages.tsv` by BCP 47 language."""
    return {
        language: LanguageHome(
            home="" if home == "-" else home, numbers=_codes(numbers), abroad=_codes(abroad)
        )
        for language, home, numbers, abroad in table("languages.tsv")
    }


def _codes(said: str) -> tuple[str, ...]:
    return () if said == "-" else tuple(said.split())


def currency_of(region: str | None) -> str:
    """ISO 4217 currency of an ISO 3166-1 country; empty when unknown."""
    country = countries().get((region or "").upper())
    return country.currency if country else ""
