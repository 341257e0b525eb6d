"""Consonants of a word that survive any spelling, by which names in other alphabets are compared.

"Аль-Рахман Оверсиз" and "আল রহমান ওভারসিজ" are the agency "Al-Rahman Overseas": who writes a name in another
alphabet chooses its vowels, h and doubled letters, and Arabic leaves most vowels out. Letters of one sound are one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from crawler.late_regex import compile_late

_FOREIGN: Final = compile_late(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_SOUNDS: Final = (
    *(
        ("ght", "t"),
        ("ssion", "sn"),
        ("tion", "sn"),
        ("dzh", "j"),
        ("tsh", "s"),
        ("sch", "s"),
        ("kh", "h"),
        ("sh", "s"),
        ("zh", "s"),
    ),
    *(("ch", "s"), ("dz", "j"), ("ph", "p"), ("x", "ks")),
)
"""Letters that are one sound, before single letters are looked at; Cyrillic х is kh or h."""
_HARD: Final = str.maketrans("bfvcqgjzd", "pppkkksst")
"""Letters to their class; others stand for themselves, or are left out."""
_READINGS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"c": "s", "g": "s"},
    {"w": "p"},
    {"c": "s", "g": "s", "w": "p"},
)
"""Other readings of letters: soft c and g ("agency"), w as v ("Network" is "нетворк")."""
_CONSONANTS: Final = frozenset("pkstmnrl")


def is_foreign(name: str) -> bool:
    """Whether a name has letters of another alphabet than Latin."""
    return not name.isascii() and _FOREIGN.search(name) is not None


def in_latin(name: str) -> str:
    """A name in Latin letters, small, by the table of anyascii; Bengali anusvara is its sound."""
    from anyascii import anyascii  # takes its tables when first asked: most names are in Latin letters

    return anyascii(name.replace("\u0982", "ng")).lower()


@lru_cache(maxsize=8192)
def skeletons(word: str) -> tuple[str, ...]:
    """The consonants of a word in Latin letters (lower case) by class, none doubled; plain reading first."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return tuple(dict.fromkeys(_consonants(word, reading) for reading in _READINGS))


def _consonants(word: str, reading: dict[str, str]) -> str:
    found = ""
    for letter in word:
        one = reading.get(letter, letter).translate(_HARD)
        if one in _CONSONANTS and not found.endswith(one):
            found += one
    return found
