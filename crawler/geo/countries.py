"""What is known of each country beside its names: `data/countries.tsv` as records."""

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


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its code, in the order of the codes."""
    return {
        code: Country(
            code=code,
            currency="" if currency == "-" else currency,
            keeps_trunk=trunk == "0",
            bare_numbers=bare == "bare",
        )
        for code, currency, trunk, bare in table("countries.tsv")
    }


def currency_of(region: str | None) -> str:
    """ISO 4217 currency of an ISO 3166-1 country; empty when unknown."""
    country = countries().get((region or "").upper())
    return country.currency if country else ""
