"""Free mail providers whose names were damaged, glued, or written in another alphabet -> edits that restore them."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import Edit
from crawler.text.linear_regex import LinearRegex, compile_linear, compile_linear_late
from crawler.text.top_domains import LARGE_MAIL
from crawler.text.word_lists import WordLists, alternatives, fold_word

_ROOM: Final = Path(__file__).parent / "words"


def _names(table: dict[str, dict[str, str]]) -> dict[str, str]:
    """Folded transliteration -> name, of all languages."""
    return {fold_word(word): name for names in table.values() for word, name in names.items()}


_LISTS: Final = WordLists(_ROOM / "addresses.toml")
_TRANSLITERATED: Final = tomllib.loads((_ROOM / "provider_names.toml").read_text("utf-8"))
_MAIL: Final = "|".join(LARGE_MAIL)
_DOTS: Final = _LISTS.pattern("dot")
_SIGNED: Final = alternatives(_LISTS.words("at") + _LISTS.words("provider_at"))
_NAMES: Final = _names(_TRANSLITERATED["providers"])
_TOPS: Final = _names(_TRANSLITERATED["top_domains"])
_PROVIDERS: Final = rf"@({_MAIL})(?:(?:[\-_,;:·]|com?[.,]|\s?[_\-]\s?)?c[o0]m|[.,]?c[o0]n)\b"
_LEET: Final = (
    r"@(?:gma[1!|]l|gmai[1!|i]|gm[4@]il|g-mail|h0tmail|hotmai1"
    r"|yah(?:0[0o]|o0)|0utl[0o]{2}k|outl00k|out1ook)\."
)
_COMMA: Final = rf"@(?:{_MAIL}),(?:fr|es|it|de|in|ru|ca|br|id|ph|co\.(?:uk|id|in|za|ke))\b"
"""A comma for the dot before a country's domain: "yahoo,fr"."""
_LEFT: Final = dict(zip("014!|", "oiaii", strict=True))
_WORDED_PROVIDER: Final = rf"(?:{_MAIL})(?:{_DOTS})(?:com|co|net)\b"
_UNGROUPED: Final = _PROVIDERS.replace(f"({_MAIL}", f"(?:{_MAIL}", 1)
PREFILTER: Final = f"{_UNGROUPED}|{_COMMA}|{_LEET}|{_WORDED_PROVIDER}|{'|'.join(_NAMES)}"
"""Matches every text for which one of the functions here has an edit."""
_PROVIDER_GLUED: Final = compile_linear_late(_PROVIDERS)
_PROVIDER_COMMA: Final = compile_linear_late(_COMMA)
_PROVIDER_LEET: Final = compile_linear_late(_LEET)
_PROVIDER_WORDED: Final = compile_late(rf"({_MAIL})(?:{_DOTS})(com|co|net)\b")
_PLACES: Final = 500
"""Edits of one kind in one text; more is a flood, not an ad."""


def damaged_provider_edits(text: str) -> list[Edit]:
    """Edits for "@gmailcom", "@gmail-com", "@gmai1.com", "gmaildotcom"."""
    edits: list[Edit] = []
    if "@" in text:
        edits += [
            (*hit.span(), f"@{hit[1]}.com", "damaged-dot")
            for hit in islice(_PROVIDER_GLUED.finditer(text), _PLACES)
        ]
        edits += [
            (*hit.span(), hit.group().replace(",", "."), "damaged-dot")
            for hit in islice(_PROVIDER_COMMA.finditer(text), _PLACES)
        ]
        edits += [
            (*hit.span(), f"@{_unleet(hit.group()[1:-1])}.", "leetspeak")
            for hit in islice(_PROVIDER_LEET.finditer(text), _PLACES)
        ]
    if "mail" in text or "yahoo" in text or "outlook" in text:
        edits += [
            (*hit.span(), f"{hit[1]}.{hit[2]}", "at-dot-words")
            for hit in islice(_PROVIDER_WORDED.finditer(text), _PLACES)
        ]
    return sorted(edits)


def _unleet(name: str) -> str:
    """Name with digits and signs for letters ("gmai1", "h0tmail") -> the provider's."""
    plain = "".join(_LEFT.get(char, char) for char in name.replace("-", ""))
    for provider, forms in (("gmail", ("gmail", "gmaii")), ("hotmail", ("hotmail", "hotmaii"))):
        if plain in forms or plain.replace("@", "a") in forms:
            return provider
    return "outlook" if plain.startswith("o") else "yahoo"


@cache
def _named() -> LinearRegex:
    return compile_linear(
        rf"((?:{_SIGNED})[^\pL]{{0,3}})({'|'.join(_NAMES)})([^\pL]{{0,3}}(?:{_DOTS})?[^\pL]{{0,3}})"
        rf"((?:{'|'.join(_TOPS)}|com|net|ru|ua)(?:[^\pL\pM]|$))"
    )


def transliterated_provider_edits(text: str) -> list[Edit]:
    """Edits for providers that another alphabet writes: "собака яндекс точка ру"."""
    if text.isascii():
        return []
    edits: list[Edit] = []
    for hit in islice(_named().finditer(text), _PLACES):
        top = hit[4]
        end = hit.end()
        if top not in _TOPS and not top.isalpha():
            top, end = top[:-1], end - 1
        edits.append((hit.start(), end, f"@{_NAMES[hit[2]]}.{_TOPS.get(top, top)}", "at-dot-words"))
    return edits
