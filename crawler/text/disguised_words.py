"""Words of a whole text in disguise: as character references, backwards under an override, or parted by symbols.

People read "registration 🌟 fee", reversed letters that an override character turns round again, and what a browser
shows for "&#102;ee"; phrases and n-grams do not. These tricks leave a text that no reader of ads could judge, so they
are undone before it is read.
"""

from __future__ import annotations

import re
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

_OVERRIDDEN: Final = compile_late("[\u202d\u202e]([^\n\r\u2029\u202c]*)")
_FROM_THE_RIGHT: Final = compile_late("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SYMBOL: Final = compile_linear_late(
    r"[\x{2190}-\x{2bff}\x{3003}-\x{3007}\x{3012}\x{3013}\x{3020}\x{1f000}-\x{1faff}]"
)
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
    """A folded text in reading order and without the symbols that part its words.

    Returns:
        The same object where there is no such disguise. Each span of a turned line leads back to the whole line.
    """
    folded = readable(folded)
    if not _SYMBOL.found_in(folded.text):
        return folded
    gaps = [gap.span() for gap in _GAP.finditer(folded.text)]
    parted = [(start, end) for start, end in gaps if _SYMBOL.found_in(folded.text[start:end])]
    if len(gaps) < FEWEST_GAPS or len(parted) < PARTED * len(gaps):
        return folded
    return folded.edited([(start, end, " ", "") for start, end in parted])


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
