"""Names of messengers, networks and mobile-money services, and where a text speaks of them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from crawler.contact_kinds import KINDS
from crawler.late_regex import compile_late
from crawler.text.fold import fold
from crawler.text.linear_regex import LinearRegex, compile_linear


@cache
def app_names() -> dict[str, str]:
    """Name of an app or of a mobile-money service, in match form -> kind."""
    return {fold(name).text: kind.name for kind in KINDS.values() for name in kind.names}


@cache
def _kinds() -> dict[str, str]:
    """The same, with the names as they come back from digits and from between signs."""
    names = app_names()
    back = {change(name): kind for name, kind in names.items() for change in (_letters, _from_digits)}
    return back | names


@cache
def _spaceless() -> frozenset[str]:
    """Letters with which the names begin whose characters may lie apart."""
    return frozenset(name[0] for name in app_names() if name[0] >= _SPACELESS)


@cache
def app_pattern(spaceless: bool) -> LinearRegex:
    """One pattern for the names of all apps and mobile-money services.

    Args:
        spaceless: With those in scripts without spaces: what may lie between their characters takes RE2 a tenth of a
            second to compile (December 2026), so a text without any of their first letters goes without.
    """
    rows: dict[str, list[str]] = {"long": [], "short": [], "foreign": [], "spaceless": []}
    for name in sorted(app_names(), key=lambda name: (-len(name), name)):
        if name[0] >= _SPACELESS:
            rows["spaceless"].append(name)
        elif len(name) > _SHORT:
            rows["long"].append(name)
        else:
            rows["short" if name.isascii() else "foreign"].append(name)
    long, short, foreign = ("|".join(map(re.escape, rows[row])) for row in ("long", "short", "foreign"))
    long += "|" + "|".join(_leet(name) for name in rows["long"] if name.isascii() and name.isalpha())
    gapped = "|".join(map(_gapped, rows["spaceless"])) if spaceless else _NOTHING
    pattern = (
        r"(?:^|[^\pL]|\p{Han}|\p{Thai})"
        rf"(?:({long})|({foreign})(?:[^\pL]|$)|({short})(?:\b|\d\b)|(qq|vx|wx)\d{{5}})|({gapped})"
    )
    return compile_linear(pattern.replace("\\ ", " ").replace("\\-", "-"))


_SPACELESS: Final = "\u0e00"
"""First character of the scripts whose names of apps are found with signs between their characters."""
_NOTHING: Final = r"[^\x{0}-\x{10ffff}]"
"""Pattern of a character that is none: it never matches."""
_SHORT: Final = 4
"""Letters up to which a name counts only as a whole word: "line", "imo", "vk" are parts of others."""
_LEET: Final = {
    "a": "[a4@]",
    "e": "[e3]",
    "i": "[i1!l]",
    "l": "[l1i]",
    "o": "[o0]",
    "s": "[s5$]",
    "t": "[t7]",
}
_UNLEET: Final = str.maketrans("4@31!l05$7", "aaeiiiosst")


def _leet(name: str) -> str:
    """Pattern of a name with digits and signs for the letters that they look like."""
    return "".join(_LEET.get(char, char) for char in name)


def _gapped(name: str) -> str:
    """Pattern of a name in a script without spaces, with up to two signs between its characters."""
    return r"[\p{So}\x{fe0f}]{0,2}".join(map(re.escape, name))


def _kind(word: str) -> str:
    """Kind of an app by its name, or by the name behind its digits or between its signs."""
    kinds = _kinds()
    return kinds.get(word) or kinds.get(_from_digits(word)) or kinds[_letters(word)]


def _from_digits(word: str) -> str:
    return word.translate(_UNLEET)


def _letters(word: str) -> str:
    """Letters and their marks (some vowels of Thai and Burmese are marks); no signs, known to Python or not."""
    return "".join(char for char in word if unicodedata.category(char)[0] in "LM" and char != _EMOJI_STYLE)


_EMOJI_STYLE: Final = "\ufe0f"
"""A mark that belongs to the sign before it (VARIATION SELECTOR-16)."""


_OWN_HOST: Final = compile_late(r"\.(?:com|me|org|net)\b")


def apps_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Names of apps in a shadow copy: start, end, kind. Short names in alphabets count only as whole words."""
    pattern = app_pattern(not text.isascii() and not _spaceless().isdisjoint(text))
    found: list[tuple[int, int, str]] = []
    for match in pattern.finditer(text):
        start, end = next(span for span in map(match.span, (1, 2, 3, 4, 5)) if span[0] >= 0)
        part = "@._" if text[start] < "\u0370" else "@_"
        stands_alone = not start or text[start - 1] not in part or _full_stop(text, start - 1)
        if not stands_alone and end - start <= _SHORT:
            continue
        if not _OWN_HOST.match(text, end):
            found.append((start, end, _kind(text[start:end])))
            if len(found) == _MOST_APPS:
                break
    return tuple(found)


def _full_stop(text: str, place: int) -> bool:
    """Whether a dot ends a sentence of Chinese or Japanese: the ideographic full stop is a dot in a shadow copy."""
    return place > 0 and text[place] == "." and text[place - 1] >= _IDEOGRAPHIC


_IDEOGRAPHIC: Final = "\u2e80"
"""First character of the scripts that write no space behind a full stop."""
_MOST_APPS: Final = 500
"""Names of apps in one text; more is a flood, not an ad."""
