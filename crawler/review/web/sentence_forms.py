"""Forms of sentences: a text with placeholders that fits a stored sentence, and what a language says instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from babel.numbers import get_decimal_symbol, get_group_symbol
from markupsafe import Markup, escape

from crawler.review.web.i18n import current_locale
from crawler.text.display import visible

_PLACEHOLDER: Final = re.compile(r"\{([a-z]+)\d?\}")
_COUNTED: Final = re.compile(r"^(\\ (?:[a-z]+\\ )?[A-Za-z]+)s\b")
"""The noun behind a number, in an escaped form; a sentence about one has it without its s."""


class UnknownWordsError(LookupError):
    """A sentence, or a part of one, that the language has no words for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceForm:
    """One form of English sentences."""

    name: str
    placeholders: tuple[str, ...]
    pattern: re.Pattern[str]


def compile_forms(forms: Mapping[str, str], narrow: Mapping[str, str]) -> tuple[SentenceForm, ...]:
    """The forms by name, in their order; `narrow` has what a placeholder can hold at most, any text otherwise."""
    return tuple(_form(name, form, narrow) for name, form in forms.items())


def _form(name: str, form: str, narrow: Mapping[str, str]) -> SentenceForm:
    pattern, names, end, kind = "", [], 0, ""
    for place in _PLACEHOLDER.finditer(form):
        key = place[0].strip("{}")
        pattern += _literal(form[end : place.start()], kind) + f"(?P<{key}>{narrow.get(place[1], '.+?')})"
        names.append(key)
        end, kind = place.end(), place[1]
    return SentenceForm(
        name=name,
        placeholders=tuple(names),
        pattern=re.compile(pattern + _literal(form[end:], kind), re.DOTALL),
    )


def _literal(words: str, behind: str) -> str:
    """A pattern for the words behind a placeholder of that kind."""
    pattern = re.escape(words)
    return _COUNTED.sub(r"\1s?", pattern) if behind == "n" else pattern


def translated(
    text: str,
    forms: Iterable[SentenceForm],
    table: Mapping[str, str],
    values: Mapping[str, Callable[[str], Markup]],
) -> Markup:
    """A sentence by the first form that fits.

    Args:
        text: The English sentence.
        forms: Tried in their order.
        table: What the language says for each form's name.
        values: How a placeholder's value is said, by its name without a digit at its end; one of another name
            holds words of an ad, a name or an address, kept as they are.

    Raises:
        UnknownWordsError: No form fits, or a value has no words.
    """
    for form in forms:
        found = form.pattern.fullmatch(text)
        if found is not None:
            said = {each: _value(each, found[each], values) for each in form.placeholders}
            return Markup(escape(table[form.name])).format(**said)
    raise UnknownWordsError(text)


def _value(placeholder: str, text: str, values: Mapping[str, Callable[[str], Markup]]) -> Markup:
    kind = placeholder.rstrip("0123456789")
    return values[kind](text) if kind in values else isolated(text)


def number(text: str) -> Markup:
    """A number as the language writes it; the stored one is as English does."""
    locale = current_locale()
    signs = {",": get_group_symbol(locale), ".": get_decimal_symbol(locale)}
    written = "".join(signs.get(character, character) for character in text.removesuffix("%"))
    pattern = str(locale.percent_formats[None].pattern) if text.endswith("%") else "#,##0"
    return escape(pattern.replace("#,##0", written))


def isolated(text: str) -> Markup:
    """Words of an ad or a name: as they are, in a direction of their own."""
    return Markup("<bdi>{}</bdi>").format(visible(text))
