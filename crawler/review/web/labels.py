"""Names of things that are data: indicators, harm types, countries, languages, values of facets."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from time import monotonic

from markupsafe import Markup, escape

from crawler.contact_kinds import NUMBER, kind_of
from crawler.export import FORMATS
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.load import HOME, OVERLAY
from crawler.review.web.formatters import country, language_name
from crawler.review.web.i18n import FOLDER, current_language, say, say_or, text_direction


def indicator_name(indicator: str) -> Markup:
    """Name of an indicator by its catalogue id; the id in words when the catalogue lacks it."""
    found = catalogue().indicators.get(indicator)
    return _named("indicator", indicator, found.name if found else "")


def harm_name(harm: str) -> Markup:
    """Name of a harm type by its catalogue id."""
    found = catalogue().harm_types.get(harm)
    return _named("harm", harm, found.name if found else "")


def catalogue() -> Catalogue:
    """The catalogue, looked for once a second: a page names a hundred indicators, and each look asks the disk."""
    return _catalogue_at(int(monotonic()), os.environ.get(HOME), os.environ.get(OVERLAY))


@lru_cache(maxsize=1)
def _catalogue_at(_second: int, _home: str | None, _overlay: str | None) -> Catalogue:
    return load_catalogue(sentences=False)


def _named(table: str, id: str, english: str) -> Markup:
    own = catalogue_names(current_language()).get(table, {}).get(id)
    return escape(own) if own else in_english(english or id.replace("-", " "))


def meaning_of(indicator: str, why: str) -> str:
    """The catalogue's sentence about an indicator in the language in use; empty where `why` is another sentence."""
    found = catalogue().indicators.get(indicator)
    own = catalogue_names(current_language()).get("meaning", {}).get(indicator, "")
    return own if found and why == found.meaning else ""


@cache
def catalogue_names(language: str) -> Mapping[str, Mapping[str, str]]:
    """Tables `indicator`, `harm` (names) and `meaning` (sentences) of a language; empty for English."""
    path = FOLDER / "catalogue" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def in_english(text: str) -> Markup:
    """Words that are English whatever the desk speaks: the catalogue's, and errors of other rooms."""
    return Markup('<span lang="en"{}>{}</span>').format(
        Markup(' dir="ltr"' if text_direction() == "rtl" else ""), text
    )


def kind_name(kind: str) -> str:
    """Name of a kind of contact: the desk's own word, or the label of its table, as with all brands.

    A report names a number without the app in which it is one.
    """
    if kind == NUMBER:
        return say("reports.any_number")
    return say_or(f"kind.{kind}", kind_of(kind).label)


def format_name(name: str) -> str:
    """Name of an export format: the language's own, or what the registry says it is for."""
    return say_or(f"format.{name}", FORMATS[name].about if name in FORMATS else name)


def facet_value(facet: str, value: str) -> str:
    """How one value of a facet is written."""
    if facet == "sign":
        return indicator_name(value)
    if facet == "harm":
        return harm_name(value)
    if facet in {"country", "origin"}:
        return country(value)
    if facet == "language":
        return language_name(value)
    if facet in {"band", "coverage", "verdict", "online"}:
        return say(f"{facet}.{value}")
    return value
