"""Words of a whole text in disguise: character references, letters backwards or apart, symbols between words.

People read "registration 🌟 fee", "f e e", reversed letters that an override character turns round again, and what a
browser shows for "&#102;ee"; phrases and n-grams do not. These tricks leave a text that no reader of ads could judge,
so they are undone before it is read.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.entities import html5
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import Edit, Folded, fold
from crawler.text.linear_regex import compile_linear_late

RIGHT_TO_LEFT: Final = "\u202e"
LEFT_TO_RIGHT: Final = "\u202d"
"""Overrides of direction (Unicode Standard Annex 9, section 2.2): all characters up to the end of the line, or to
U+202C, are shown in one direction whatever their script."""
FEWEST_GAPS: Final = 8
"""Gaps between words below which symbols are decoration: a headline may have a star a word. Set by hand, 2026."""
PARTED: Final = 0.4
"""Share of the gaps between words with a symbol from which a text is parted by them. Of 18,639 real ads and messages
49 have .2 or more, and 13 have .3: lists of Japanese boards (November 2026)."""

FEWEST_LETTERS: Final = 60
"""Letters below which a text may be a table of one-letter codes, an address or a wallet. Set by hand in 2026."""
APART: Final = 0.5
"""Share of its letters that stand alone, or in words of `NO_WORD` and more, from which the words of a text can't be
read. Of 29,776 real and invented texts of `FEWEST_LETTERS` one has it, with .4 four do (December 2026)."""
NO_WORD: Final = 16
"""Letters of which few words are made in a language with spaces: with 15 three texts have it, with 14 six."""
LETTERS_A_SPACE: Final = 40
"""Letters for each space between two words from which a text has hardly any: German trades are as long as glued
words, and have spaces. Set by hand in 2026."""

_OVERRIDDEN: Final = compile_late("[\u202d\u202e]([^\n\r\u2029\u202c]*)")
_FROM_THE_RIGHT: Final = compile_late("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SYMBOL: Final = compile_linear_late(
    r"[\x{2190}-\x{2bff}\x{3003}-\x{3007}\x{3012}\x{3013}\x{3020}\x{1f000}-\x{1faff}]"
)
_SPACED_SCRIPTS: Final = "a-z\u0370-\u03ff\u0400-\u052f\u0621-\u064a\u0671-\u06d3"
"""Letters of scripts that part words by spaces and write no word of one letter after the other."""
_WORD: Final = compile_late(r"[^\W\d_]+")
_LETTERS: Final = compile_late(f"[{_SPACED_SCRIPTS}]+")
_LONE: Final = compile_linear_late(rf"(?:^|[^\pL\pN])(?:[\pL\pN][^\pL\pN]{{1,9}}){{12}}|\pL{{{NO_WORD}}}")
"""Matches every text whose words `hides_its_words`; tried first, since most have nothing of it."""
_SPACE: Final = compile_late(r"(?<=[^\W_])\s+(?=[^\W_])")
_LETTER_GAP: Final = compile_late(r"(?<=[^\W_])[\W_]+(?=[^\W_])")
_GAP: Final = compile_late(r"(?<=\w)[^\w\n]+(?=\w)")
_REFERENCE: Final = compile_late(r"&(?:amp;){0,3}(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]{2,8};)")
"""A character reference (HTML Standard, section 13.1.4), itself escaped up to three times."""
_MARKUP: Final = "<>&"
"""Signs that the fold would change."""
_IN_CONTACTS: Final = "@._-+"
"""Signs of numbers and addresses that nobody writes as references but to hide them."""
_DIRECTIONS: Final = RIGHT_TO_LEFT + LEFT_TO_RIGHT + "\u202c"


def in_reading_order(text: str) -> str:
    """The text as it is shown: its references are characters, and what stands under an override is turned round.

    Args:
        text: Any text; the overrides themselves stay.
    """
    if "&" in text:
        text = _REFERENCE.sub(lambda found: _character(found[1]) or found[0], text)
    if RIGHT_TO_LEFT not in text and LEFT_TO_RIGHT not in text:
        return text
    return _OVERRIDDEN.sub(lambda run: run[0][0] + run[1][::-1] if _against(run) else run[0], text)


def undisguised(folded: Folded) -> Folded:
    """A folded text in reading order, its letters closed up, without the symbols that part its words.

    Returns:
        The same object where there is no such disguise. Each span of a turned line leads back to the whole line.
    """
    folded = _closed_up(readable(folded))
    if not _SYMBOL.found_in(folded.text):
        return folded
    gaps = [gap.span() for gap in _GAP.finditer(folded.text)]
    parted = [(start, end) for start, end in gaps if _SYMBOL.found_in(folded.text[start:end])]
    if len(gaps) < FEWEST_GAPS or len(parted) < PARTED * len(gaps):
        return folded
    return folded.edited([(start, end, " ", "") for start, end in parted])


def hides_its_words(text: str) -> bool:
    """Whether most letters of a text stand alone or without any space, so that no reader of words can judge it.

    Args:
        text: Folded, in scripts that part words; of others nothing is said.
    """
    if not _LONE.found_in(text):
        return False
    words = [word for word in _WORD.findall(text) if _LETTERS.fullmatch(word)]
    letters, alone = sum(map(len, words)), sum(len(word) == 1 for word in words)
    spaceless = len(_SPACE.findall(text)) * LETTERS_A_SPACE <= letters
    glued = sum(len(word) for word in words if len(word) >= NO_WORD) if spaceless else 0
    return letters >= FEWEST_LETTERS and alone + glued >= APART * letters


def _closed_up(folded: Folded) -> Folded:
    """A text whose letters stand apart ("f e e   f i r s t"), its words closed up; where one gap tells them apart.

    Returns:
        The same object where letters do not stand apart, or where words are parted as letters are.
    """
    if not hides_its_words(folded.text):
        return folded
    gaps = [gap.span() for gap in _LETTER_GAP.finditer(folded.text)]
    ((between, _),) = Counter(folded.text[start:end] for start, end in gaps).most_common(1) or [("", 0)]
    edits: list[Edit] = []
    for start, end in gaps:
        gap = folded.text[start:end]
        if gap == between or gap.isspace():
            edits.append((start, end, "" if gap == between else " ", ""))
    closed = folded.edited(edits)
    return folded if hides_its_words(closed.text) else closed


def readable(folded: Folded) -> Folded:
    """A folded text in reading order, with the characters that its references stand for."""
    return turned(_dereferenced(folded))


def _dereferenced(folded: Folded) -> Folded:
    """A folded text with characters for their references; overrides among them have turned their runs round."""
    if "&" not in folded.text:
        return folded
    edits: list[Edit] = []
    for found in _REFERENCE.finditer(folded.text):
        character = _character(found[1])
        if character:
            shown = character if character in _DIRECTIONS + _MARKUP else fold(character).text
            disguise = (
                "entities"
                if (character.isascii() and character.isalnum()) or character in _IN_CONTACTS
                else ""
            )
            edits.append((found.start(), found.end(), shown, disguise))
    decoded = folded.edited(edits)
    runs = [run for run in _OVERRIDDEN.finditer(decoded.text) if edits and run[1] and _against(run)]
    return decoded.edited([(*run.span(1), run[1][::-1], "reversed") for run in runs])


def _character(reference: str) -> str:
    """What a reference stands for, without its ampersand; "" where it is none."""
    return unescape(f"&{reference}") if reference[0] == "#" else html5.get(reference, "")


def turned(folded: Folded) -> Folded:
    """A folded text with the runs under an override in reading order."""
    original = folded.original
    if RIGHT_TO_LEFT not in original and LEFT_TO_RIGHT not in original:
        return folded
    edits: list[Edit] = []
    for run in filter(_against, _OVERRIDDEN.finditer(original)):
        start, end = folded.at(run.start(1)), folded.at(run.end(1))
        if start < end:
            edits.append((start, end, folded.text[start:end][::-1], "reversed"))
    return folded.edited(edits)


def _against(run: re.Match[str]) -> bool:
    """Whether the letters of a run are shown against their own direction."""
    from_the_right = len(_FROM_THE_RIGHT.findall(run[1])) * 2 > sum(map(str.isalpha, run[1]))
    return from_the_right == (run[0][0] == LEFT_TO_RIGHT) and any(map(str.isalpha, run[1]))
