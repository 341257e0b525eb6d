"""Languages of the interface: strings from `strings/LANGUAGE.toml`, everything else from CLDR through Babel.

A language is a file. A request is answered in one language: the account's choice, else what the browser asks for.
Names of countries, languages and months, plural rules and the forms of dates and numbers come from CLDR, for the
locale that the file names under `meta.locale`. `meta.checked` says who checked the words. It is empty while nobody
has, and the desk then says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

FOLDER: Final = Path(__file__).parents[1] / "strings"
DEFAULT: Final = "en"
LANGUAGES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

_LANGUAGE: Final[ContextVar[str]] = ContextVar("language", default=DEFAULT)


def use_language(language: str) -> None:
    """Use this language from here on, in this thread's context."""
    _LANGUAGE.set(language)


def current_language() -> str:
    """BCP 47 tag of the language in use."""
    return _LANGUAGE.get()


def current_locale() -> Locale:
    """The CLDR locale of the language in use."""
    return _locale(current_language())


def text_direction() -> str:
    """`rtl` where the language in use is written from right to left, else `ltr` (CLDR)."""
    return "rtl" if current_locale().character_order == "right-to-left" else "ltr"


def arrow() -> str:
    """The arrow that leads on from what was read before it. Unicode mirrors brackets, but no arrows (UAX 9, 6.1)."""
    return "\u2190" if text_direction() == "rtl" else "\u2192"


def isolated(text: str) -> str:
    """Words of somebody else within a sentence: a number in groups keeps their order from right to left, too."""
    return f"\u2068{text}\u2069" if text_direction() == "rtl" else text


def unchecked(language: str = "") -> bool:
    """Whether no speaker has checked the desk's words in a language, by default the one in use."""
    return not strings(language or current_language())["meta.checked"]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(strings(language)["meta.locale"])


def choose(own: str, accepted: str) -> str:
    """Pick a language.

    Args:
        own: the account's choice, empty for none.
        accepted: an Accept-Language header; only its first 500 characters are read.
    """
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
    """The string of a key with its values filled in.

    With a number `n`, the form for its CLDR plural category (`key_one`, `key_few`, `key_many`...) is taken where
    the language has it, else `key`.

    Raises:
        KeyError: for an unknown key; a test walks every template for it.
    """
    language = current_language()
    table, n = strings(language), values.get("n")
    if isinstance(n, int):
        form = f"{key}_{_locale(language).plural_form(n)}"
        key = form if form in table else key
    text = table[key]
    return text.format(**values) if values else text


def say_or(key: str, otherwise: str) -> str:
    """The string of a key that is made from data (a catalogue id, a state), or `otherwise`."""
    return strings(current_language()).get(key, otherwise)
