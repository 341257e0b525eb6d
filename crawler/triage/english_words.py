"""English for the sentence about a campaign, without the desk's packages: for the command line and the dossier."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from crawler.geo.countries import english_names, language_names

ENGLISH: Final = Path(__file__).parents[1] / "review" / "strings" / "en.toml"
"""Where the strings of the desk's catalogue are, for those who have no desk."""


class EnglishWords:
    """The desk's English strings and the English names of countries and languages."""

    def say(self, key: str, **values: object) -> str:
        """The string of a key; with a number `n` of 1, its form for one."""
        table = _english()
        text = table.get(f"{key}_one", table[key]) if values.get("n") == 1 else table[key]
        return text.format(**values)

    def country(self, code: str) -> str:
        """The English name of a country, or its code."""
        return english_names().get(code, code)

    def language(self, tag: str) -> str:
        """The English name of a language, or its tag."""
        return language_names().get(tag, tag)


@cache
def _english() -> Mapping[str, str]:
    found: dict[str, str] = {}
    _flatten(tomllib.loads(ENGLISH.read_text("utf-8")), "", found.__setitem__)
    return found


def _flatten(tree: Mapping[str, object], prefix: str, put: Callable[[str, str], None]) -> None:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            _flatten(value, f"{prefix}{name}.", put)
        else:
            put(prefix + name, str(value))
