"""Sentences that the program stored in English, in the language of the desk.

The reasons of a score, of a sign and of a join are stored as English sentences: they are evidence, and exports carry
them. `strings/sentences/en.toml` has their forms, `strings/sentences/LANGUAGE.toml` what a desk says instead. What
varies in a form is a placeholder, whose name (without a digit at its end) tells what it stands for: see `VALUES`.
A sentence of no known form stays English and is marked so, as is one with an inner part that nobody translated. An
English desk shows sentences as they are stored, but for codes (of countries, kinds, signs, sources), which it names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from babel.lists import format_list
from markupsafe import Markup, escape

from crawler.campaigns.why import words as evidence_words
from crawler.contact_kinds import KINDS
from crawler.masking import active as masking
from crawler.review.web import labels
from crawler.review.web.formatters import country, language_name
from crawler.review.web.i18n import DEFAULT, FOLDER, current_language, current_locale, say, say_or
from crawler.review.web.sentence_forms import (
    SentenceForm,
    UnknownWordsError,
    compile_forms,
    isolated,
    number,
    translated,
)
from crawler.text.display import visible

_COUNT: Final = re.compile(r"(\d+) ([a-z]+?)s?")
_NARROW: Final[Mapping[str, str]] = {"n": r"[\d.,]+%?", "count": r"\d+ [a-z]+", "country": r"\S+"}
"""What a placeholder can hold at most, where that is not any text."""


def stored_sentence(text: str) -> Markup:
    """A stored sentence in the language in use, or in English and marked so; masked contacts are covered."""
    covered = masking.covered(text)
    said = _said(covered, current_language())
    return labels.in_english(_codes_named(visible(covered))) if said is None else said


def why_text(indicator: str, why: str) -> Markup:
    """Why something counts: the catalogue's sentence in the language in use, or that of a rule."""
    own = labels.meaning_of(indicator, why)
    return escape(own) if own else stored_sentence(why)


@lru_cache(maxsize=8192)
def _said(text: str, language: str) -> Markup | None:
    try:
        return None if language == DEFAULT else _translated(text)
    except UnknownWordsError:
        return None


@lru_cache(maxsize=8192)
def _codes_named(text: str) -> Markup:
    """A stored sentence in its own English, with names for codes."""
    try:
        return translated(text, _forms(), _english(), _NAMED)
    except UnknownWordsError:
        return escape(text)


@cache
def _english() -> Mapping[str, str]:
    """The forms themselves, by name."""
    joins = {
        f"join.{name}": re.sub(r"\{value.*?\}", "{n}", words) for name, words in evidence_words().items()
    }
    return tomllib.loads((FOLDER / "sentences" / f"{DEFAULT}.toml").read_text("utf-8")) | joins


def _translated(text: str) -> Markup:
    return translated(text, _forms(), _table(current_language()), VALUES)


@cache
def _forms() -> tuple[SentenceForm, ...]:
    """The forms of the file in their order, then the evidence of joins."""
    return compile_forms(_english(), _NARROW)


@cache
def _table(language: str) -> Mapping[str, str]:
    """What a language says for each form."""
    tree = sentences_of(language)
    return {
        **tree["form"],
        **{f"join.{name}": words.format(value="{n}") for name, words in tree["join"].items()},
    }


@cache
def sentences_of(language: str) -> Mapping[str, Any]:
    """Tables `form`, `word`, `count` and `join` of a language other than English."""
    return tomllib.loads((FOLDER / "sentences" / f"{language}.toml").read_text("utf-8"))


def _word(text: str) -> Markup:
    """A word of the program's own lists, or the label of a kind of contact."""
    known = sentences_of(current_language())["word"]
    if text in known:
        return escape(known[text])
    return escape(_kind(text))


def _words(text: str) -> Markup:
    return _list(_word(part) for part in text.split(", "))


def _either_words(text: str) -> Markup:
    return _list(_word(part) for part in text.split(" and "))


def _kind(text: str) -> str:
    """Name of a kind of contact by its name or its English label."""
    name = text if text in KINDS else _kinds_by_label().get(text)
    if name is None:
        raise UnknownWordsError(text)
    own = say_or(f"kind.{name}", "")
    return own[:1].lower() + own[1:] if own else labels.kind_name(name)


@cache
def _kinds_by_label() -> Mapping[str, str]:
    return {kind.label: name for name, kind in KINDS.items()}


def _contact(text: str) -> Markup:
    """A contact as sentences name it: the label of its kind, then its value."""
    label = max((each for each in _kinds_by_label() if text.startswith(f"{each} ")), key=len, default="")
    if not label:
        raise UnknownWordsError(text)
    return Markup("{} {}").format(_kind(label), isolated(text[len(label) + 1 :]))


def _disguises(text: str) -> Markup:
    found = [say_or(f"disguise.{part}", "") or _word(part) for part in text.split(", ")]
    return _list(escape(part) for part in found)


def _sign(text: str) -> Markup:
    """Name of an indicator by its English name."""
    for id, indicator in labels.catalogue().indicators.items():
        if indicator.name == text:
            return labels.indicator_name(id)
    raise UnknownWordsError(text)


def _count(text: str) -> Markup:
    """A number with its noun, in the form of its plural category (CLDR)."""
    found = _COUNT.fullmatch(text)
    forms = sentences_of(current_language())["count"].get(found[2]) if found else None
    if found is None or forms is None:
        raise UnknownWordsError(text)
    form: str = forms.get(current_locale().plural_form(int(found[1])), forms["other"])
    return escape(form.format(n=found[1]))


def _counts(text: str) -> Markup:
    return _list(_count(part) for part in re.split(r", | and ", text))


def _names(text: str) -> Markup:
    """Names as `listed` joins them. An "and" that may belong to a name is left alone: then they stay one text."""
    parts = text.split(" and ")
    more = re.fullmatch(r"(.+) and (\d+) more", text, re.DOTALL)
    if more:
        return Markup('{} <bdi dir="ltr">+{}</bdi>').format(isolated(more[1]), more[2])
    return _list(isolated(part) for part in parts) if len(parts) == 2 else isolated(text)


def _coded(text: str, name: Callable[[str], str]) -> Markup:
    """Codes as `listed` joins them, each by its name."""
    more = re.fullmatch(r"(.+) and (\d+) more", text)
    codes = re.split(r", | and ", more[1] if more else text)
    said = _list(escape(name(code)) for code in codes)
    return Markup('{} <bdi dir="ltr">+{}</bdi>').format(said, more[2]) if more else said


def _changes(text: str) -> Markup:
    """What changed behind a contact, each part a form of its own."""
    return escape(say("punct.semicolon")).join(_translated(part) for part in text.split("; "))


def _list(parts: Iterable[Markup]) -> Markup:
    """Items as the language lists them."""
    return Markup(format_list([str(part) for part in parts], style="standard", locale=current_locale()))


def _source(text: str) -> Markup:
    """Title of a source of the catalogue by its reference; the title is English."""
    title = labels.catalogue().sources.get(text, "")
    return labels.in_english(title) if title else isolated(text)


VALUES: Final[Mapping[str, Callable[[str], Markup]]] = {
    "n": number,
    "list": _words,
    "elements": _either_words,
    "fields": _either_words,
    "group": _word,
    "kind": lambda text: escape(_kind(text)),
    "disguises": _disguises,
    "country": lambda text: escape(country(text)),
    "countries": lambda text: _coded(text, country),
    "languages": lambda text: _coded(text, language_name),
    "source": _source,
    "sign": _sign,
    "id": labels.indicator_name,
    "said": _translated,
    "contact": _contact,
    "count": _count,
    "counts": _counts,
    "names": _names,
    "changes": _changes,
}
"""How a placeholder's value is said; one of another name holds words of an ad or a name, kept as they are."""
_NAMED: Final[Mapping[str, Callable[[str], Markup]]] = {
    **dict.fromkeys(VALUES, escape),
    "country": lambda text: escape(country(text)),
    "countries": lambda text: _coded(text, country),
    "languages": lambda text: _coded(text, language_name),
    "kind": lambda text: escape(_kind(text)),
    "source": _source,
    "id": lambda text: Markup("“{}”").format(labels.indicator_name(text)),
    "said": lambda text: _codes_named(text),
    "changes": lambda text: Markup("; ").join(_codes_named(part) for part in text.split("; ")),
}
"""The same for a desk in English: all but codes stays as it is stored."""
