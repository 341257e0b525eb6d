"""Every word of the interface comes from `strings/LANGUAGE.toml`; a template names it by its key.

A language is a file. Each request is answered in one: the account's own choice, else what the browser asks for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "strings"
DEFAULT: Final = "en"
LANGUAGES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

IS_ONE: Final[Mapping[str, Callable[[int], bool]]] = {"en": lambda n: n == 1, "fr": lambda n: n in {0, 1}}
"""Numbers that take the `_one` form (CLDR's plural rules; a language that is not here counts as English does)."""

_SPOKEN: Final[ContextVar[str]] = ContextVar("language", default=DEFAULT)


def use_language(language: str) -> None:
    """Answer in this language from here on, in this thread's context."""
    _SPOKEN.set(language)


def current_language() -> str:
    """BCP 47 tag of the language that is spoken."""
    return _SPOKEN.get()


def choose(own: str, accepted: str) -> str:
    """Language for an account's own choice (empty for none) and an Accept-Language header."""
    if own in LANGUAGES:
        return own
    wishes = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, weight = part.strip().lower().partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, tag.partition("-")[0]))
        except ValueError:
            continue
    return next((tag for weight, _, tag in sorted(wishes) if tag in LANGUAGES and weight < 0), DEFAULT)


@cache
def strings(language: str = DEFAULT) -> Mapping[str, str]:
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
    """The string of a key with its values filled in; `key_one` is taken when `n` is one and it exists.

    An unknown key raises KeyError: a test walks every template for it.
    """
    language = current_language()
    table, n = strings(language), values.get("n")
    if isinstance(n, int) and IS_ONE.get(language, IS_ONE[DEFAULT])(n) and f"{key}_one" in table:
        key += "_one"
    text = table[key]
    return text.format(**values) if values else text


def say_or(key: str, otherwise: str) -> str:
    """The string of a key made from data (a catalogue id, a state), or the data itself."""
    return strings(current_language()).get(key, otherwise)
