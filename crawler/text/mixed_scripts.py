"""Words that mix alphabets to pass filters -> words of one alphabet. Part of the fold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crawler.late_regex import compile_late
from crawler.text import confusables
from crawler.text.linear_regex import compile_linear_late

_MIXED: Final = compile_late(
    r"[a-z][\u0370-\u058f]|[\u0370-\u058f][a-z]|[\u0400-\u052f][0346@][\u0400-\u052f]"
)
_MIXES: Final = compile_linear_late(
    r"[a-z][\x{370}-\x{58f}]|[\x{370}-\x{58f}][a-z]|[\x{400}-\x{52f}][0346@][\x{400}-\x{52f}]"
)
"""The same as a quick test."""
_HOST_BEHIND: Final = compile_late(
    r"[a-z0-9\-\u0400-\u045f]{1,63}\.[a-z\u0400-\u045f]{2,4}(?![a-z\u0400-\u045f])"
)
"""Follows the @ of an address."""
_BESIDE: Final = 60
"""Characters before and after a word by which its alphabet is decided. Set by hand, not fitted."""
_ENOUGH: Final = 12
"""Letters in that neighbourhood that decide the alphabet. Set by hand, not fitted."""
_LATIN: Final = compile_late(r"[a-z]")
_CYRILLIC: Final = compile_late(r"[\u0430-\u045f]")
_GLUED: Final = 3
"""Letters that each of two glued words must have."""
_WORD_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0346@" + "".join(map(chr, range(0x370, 0x590))))


def resolve_mixed_scripts(
    text: str, letters: Callable[[int, int], str]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Folded text -> the text with each mixed word given to the alphabet of most of its letters, and those words.

    The length stays. `letters` gives the letters of the original behind a piece, one for each.
    """
    if not _MIXES.found_in(text):
        return text, ()
    words: list[tuple[int, int]] = []
    pieces: list[str] = []
    last = passed = 0
    for hit in _MIXED.finditer(text):
        start, end = hit.span()
        if start < passed:
            continue
        while start > passed and text[start - 1] in _WORD_LETTERS:
            start -= 1
        while end < len(text) and text[end] in _WORD_LETTERS:
            end += 1
        passed = end
        one = _one_word(text, start, end, letters(start, end))
        if one != text[start:end]:
            words.append((start, end))
            pieces += [text[last:start], one]
            last = end
    return "".join((*pieces, text[last:])), tuple(words)


def _one_word(text: str, start: int, end: int, raw: str) -> str:
    """The word in one alphabet; names and hosts of addresses, which only Latin letters make, in Latin."""
    word = text[start:end]
    if "@" in word and _HOST_BEHIND.match(text, start + word.rindex("@") + 1):
        return "@".join(_latin(part) for part in word.split("@"))
    if text[start - 1 : start] in ("@", ".") and _HOST_BEHIND.match(text, start):
        return _latin(word)
    beside = text[max(0, start - _BESIDE) : start] + text[end : end + _BESIDE]
    return _one_script(word, raw, beside)


def _latin(word: str) -> str:
    """The word with every letter that passes for a Latin one given to it."""
    return "".join(confusables.TO_LATIN.get(char, char) for char in word)


def _is_glued(word: str, raw: str) -> bool:
    """True for two words of different alphabets without a space: "site.comТекст" mixes nothing."""
    at = 1
    while at < len(word) and word[at].isascii() == word[0].isascii():
        at += 1
    rest = word[at:]
    if at < _GLUED or len(rest) < _GLUED:
        return False
    return raw[at].isupper() and raw[at - 1].islower() and (rest.isascii() or not any(map(str.isascii, rest)))


def _is_cyrillic(word: str, beside: str, lead: int) -> bool:
    """True where a word that may be of either alphabet is Cyrillic: by the words next to it, else by its letters.

    Letters that no language of the catalogue has, and only disguises use, make it Latin.
    """
    if not confusables.DISGUISE_ONLY.isdisjoint(word):
        return False
    latin, cyrillic = len(_LATIN.findall(beside)), len(_CYRILLIC.findall(beside))
    if latin + cyrillic >= _ENOUGH and not latin * 3 > cyrillic > latin / 3:
        return cyrillic > latin
    return lead > 0


def _one_script(word: str, raw: str, beside: str) -> str:
    """The word in one alphabet, or as it is where its foreign letters pass for nothing."""
    if _is_glued(word, raw):
        return word
    latin = cyrillic = other = 0
    only_latin = only_cyrillic = False
    for char in word:
        if "a" <= char <= "z":
            latin += 1
            only_latin = only_latin or char not in confusables.TO_CYRILLIC
        elif "\u0400" <= char <= "\u052f":
            cyrillic += 1
            only_cyrillic = only_cyrillic or char not in confusables.TO_LATIN
        elif char > "\u02ff":
            other += 1
    if only_latin and only_cyrillic:
        return word
    if only_cyrillic or (not only_latin and _is_cyrillic(word, beside, cyrillic - latin - other)):
        return "".join(confusables.TO_CYRILLIC.get(char, char) for char in word)
    if other > latin + cyrillic:
        return word
    return "".join(
        confusables.GREEK_CAPITALS.get(char, confusables.TO_LATIN.get(char, char))
        if raw[at].isupper()
        else confusables.TO_LATIN.get(char, char)
        for at, char in enumerate(word)
    )
