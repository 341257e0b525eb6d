"""Every word of the interface comes from `strings/LANGUAGE.toml`; a template names it by its key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "strings"


@cache
def strings(language: str = "en") -> Mapping[str, str]:
    """All strings of a language by dotted key; raises FileNotFoundError for a language without a file."""
    tree = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat(tree, ""))


def _flat(tree: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found


def say(key: str, **values: object) -> str:
    """The string of a key with its values filled in; `key_one` is taken when `n` is 1 and it exists.

    An unknown key raises KeyError: a test walks every template for it.
    """
    table = strings()
    if values.get("n") == 1 and f"{key}_one" in table:
        key += "_one"
    text = table[key]
    return text.format(**values) if values else text


def say_or(key: str, otherwise: str) -> str:
    """The string of a key made from data (a catalogue id, a state), or the data itself."""
    return strings().get(key, otherwise)
