"""What other rooms say in English of sources, runs, proposals and errors, in the language of the desk.

`strings/operations/en.toml` has the forms, `strings/operations/LANGUAGE.toml` what a desk says instead. Here a text
may be made of several sentences, and may end in the words of a library or a site: whatever has no form stays English
and is marked so, the rest is said. Reasons of ads and joins are evidence, with their own rules: `stored_sentences`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from markupsafe import Markup, escape

from crawler.masking import active as masking
from crawler.review.web.i18n import DEFAULT, FOLDER, current_language, say, say_or
from crawler.review.web.labels import in_english
from crawler.review.web.sentence_forms import (
    SentenceForm,
    UnknownWordsError,
    compile_forms,
    isolated,
    number,
    translated,
)
from crawler.text.display import visible

_NARROW: Final[Mapping[str, str]] = {
    "n": r"[\d.,]+%?",
    "found": "removed|expired|blocked|layout|failed",
    "part": "markup|heading|text",
    "campaigns": r"c\d+[^:;]*",
    "finish": r"[\w-]+",
}
"""What a placeholder can hold at most, where that is not any text."""
MOST_SENTENCES: Final = 40
"""Sentences of one text that are said; what comes after them stays English. The work grows with the square of it, and
a site's words may hold any number of semicolons. Set by hand: a source with every fault at once has some twenty."""
_PLACE: Final = re.compile(r"(?P<url>\S+://\S+): (?P<why>.+)", re.DOTALL)


def operation_sentence(text: str) -> Markup:
    """What another room says, in the language in use; masked contacts are covered."""
    return _said(masking.covered(text), current_language())


def error_words(error: Exception) -> Markup:
    """What an error says, in the language in use."""
    return operation_sentence(str(error))


@lru_cache(maxsize=4096)
def _said(text: str, language: str) -> Markup:
    return in_english(visible(text)) if language == DEFAULT else _sequence(text)


def _sequence(text: str) -> Markup:
    """Sentences that semicolons part, each by the form that takes in most of the text."""
    parts = text.split("; ", MOST_SENTENCES)
    said = []
    while parts:
        first, taken = _first_sentence(parts)
        said.append(first)
        parts = parts[taken:]
    return escape(say("punct.semicolon")).join(said)


def _first_sentence(parts: Sequence[str]) -> tuple[Markup, int]:
    """What the longest known beginning of the parts says, and of how many parts it is made."""
    for end in range(len(parts), 0, -1):
        try:
            return _translated("; ".join(parts[:end])), end
        except UnknownWordsError:
            continue
    return in_english(visible(parts[0])), 1


def _translated(text: str) -> Markup:
    return translated(text, _forms(), operations_of(current_language())["form"], VALUES)


@cache
def _forms() -> tuple[SentenceForm, ...]:
    path = FOLDER / "operations" / f"{DEFAULT}.toml"
    return compile_forms(tomllib.loads(path.read_text("utf-8")), _NARROW)


@cache
def operations_of(language: str) -> Mapping[str, Any]:
    """Tables `form` and `word` of a language other than English."""
    return tomllib.loads((FOLDER / "operations" / f"{language}.toml").read_text("utf-8"))


def _word(text: str) -> Markup:
    known = operations_of(current_language())["word"]
    if text not in known:
        raise UnknownWordsError(text)
    return escape(known[text])


def _place(text: str) -> Markup:
    """An address with what was wrong there, or the latter alone."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return isolated(text) if "://" in text else _sequence(text)
    return isolated(found["url"]) + escape(say("punct.colon")) + " " + _sequence(found["why"])


VALUES: Final[Mapping[str, Callable[[str], Markup]]] = {
    "n": number,
    "found": _word,
    "part": _word,
    "group": _word,
    "bad": _word,
    "step": _word,
    "finish": lambda text: escape(say_or(f"finish.{text}", text)),
    "place": _place,
    "why": _sequence,
    "what": _sequence,
    "said": _translated,
    "tried": lambda text: in_english(visible(text)),
}
"""How a placeholder's value is said; one of another name holds a name, an address or somebody else's words."""
