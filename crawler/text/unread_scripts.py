"""Texts whose words are made of letters that stand in no language together, and that no table gives back.

A person reads the shapes. What the program can't read it says, instead of taking it for a text without a sign.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import Final

from crawler.late_regex import compile_late

FEWEST_WORDS: Final = 5
"""Such words below which nothing is said: names of firms and of products mix scripts. Set by hand in 2026."""
UNREAD: Final = 0.3
"""Share of its words of three letters and more from which a text can't be read. Set by hand in 2026; of 37,787 real
and invented texts three have it, all of them spam in disguise (December 2026)."""
SWITCHES: Final = 2
"""Changes between Latin letters and one other script in a word: a word beside another without a space has one."""

_WORD: Final = compile_late(r"[^\W\d_]{3,}")
_EAST_ASIAN: Final = frozenset(
    ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
)
_OF_NO_AD: Final = frozenset(
    (
        "BAMUM", "CANADIAN", "CARIAN", "CHEROKEE", "COPTIC", "DESERET", "GOTHIC", "LISU", "LYCIAN", "OGHAM", "OLD",
        "OSAGE", "PHOENICIAN", "RUNIC", "VAI", "YI",
    )
)  # fmt: skip
"""Scripts of the dead, and of languages in which no board or channel was met that has ads (Unicode's names)."""
_NO_SCRIPT: Final = frozenset(
    ("COMBINING", "FEMININE", "FULLWIDTH", "HALFWIDTH", "MASCULINE", "MODIFIER", "VARIATION")
)


def is_unread(text: str) -> bool:
    """Whether most words of a text mix scripts as no language does, or are of a script in which nobody writes ads.

    Args:
        text: Folded, with all disguises undone that are known.
    """
    if text.isascii():
        return False
    scripts = Counter(_script(char) for char in set(text) if not char.isascii())
    if not (set(scripts) - {"", "LATIN", "EAST ASIAN"}):
        return False
    words = _WORD.findall(text)
    odd = sum(map(_is_odd, words))
    return odd >= max(FEWEST_WORDS, UNREAD * len(words))


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The script of a letter, by the first word of its name; empty for what belongs to none."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "").split(" ")[0]
    return "" if name in _NO_SCRIPT else "EAST ASIAN" if name in _EAST_ASIAN else name


def _is_odd(word: str) -> bool:
    if word.isascii():
        return False
    scripts = [script for char in word if (script := _script(char))]
    foreign = set(scripts) - {"LATIN"}
    if len(foreign) > 1 or not foreign.isdisjoint(_OF_NO_AD):
        return True
    return foreign != {"EAST ASIAN"} and sum(one != other for one, other in pairwise(scripts)) >= SWITCHES
