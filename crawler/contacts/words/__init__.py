"""Word lists of the extractors: TOML files that a native speaker can read and correct."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from crawler.text.word_lists import WordLists, fold_word


def word_lists(name: str) -> WordLists:
    """The tables of `NAME.toml`. Raises OSError for an unknown name, ValueError for a damaged file."""
    return WordLists(Path(__file__).with_name(f"{name}.toml"))


def same_name_apps() -> Mapping[str, str]:
    """Folded word for an app before "the same" -> kind of contact."""
    table = tomllib.loads(Path(__file__).with_name("same_name_apps.toml").read_text("utf-8"))
    return {fold_word(word): str(kind) for word, kind in table.items()}
