"""Patterns in plain words: what indicators mean for somebody who looks for work. Texts and words are data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
LANGUAGES: Final = ("en", "fr", "es", "pt")
"""Languages of the public pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPattern:
    """One pattern."""

    name: str
    indicators: frozenset[str]
    """Ids of the catalogue that show it."""
    texts: Mapping[str, str]
    """Language -> one sentence."""
    words: Mapping[str, tuple[str, ...]]
    """Language -> phrases by which the page that checks an ad knows it, folded."""


@cache
def patterns() -> tuple[PublicPattern, ...]:
    """All patterns, in the order of the file."""
    table = tomllib.loads((DATA / "patterns.toml").read_text("utf-8"))
    return tuple(
        PublicPattern(
            name=name,
            indicators=frozenset(row["indicators"]),
            texts={language: row[language] for language in LANGUAGES},
            words={language: tuple(row["words"].get(language, ())) for language in LANGUAGES},
        )
        for name, row in table.items()
    )


@cache
def texts(language: str) -> Mapping[str, str]:
    """The other words of the pages in a language."""
    found: dict[str, dict[str, str]] = tomllib.loads((DATA / "pages.toml").read_text("utf-8"))
    return found[language]


def shown_by(indicators: Iterable[str]) -> tuple[str, ...]:
    """Names of the patterns that some indicators show."""
    wanted = set(indicators)
    return tuple(one.name for one in patterns() if one.indicators & wanted)
