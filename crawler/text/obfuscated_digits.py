"""Numbers whose digits are hidden by signs and letters -> edits that restore them.

Letters that pass for digits (O, l, I, S, B, Z, and their Cyrillic and Greek twins), a pair of brackets for a zero,
and signs that no country writes between the digits of a number ("0+8+0+3", "[0][8]", "0#803#..."). Spaces, dots,
dashes and the like are left to the reader of phones, which knows how numbers are grouped.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.confusables import TO_DIGIT
from crawler.text.fold import Edit
from crawler.text.linear_regex import compile_linear_late

_ZEROS: Final = "".join(char for char, digit in TO_DIGIT.items() if digit == "0")
_LETTERS: Final = str.maketrans(TO_DIGIT)
_PASSING: Final = re.escape("".join(TO_DIGIT))
_ONES: Final = "[il|]"
_PREFILTER_LETTERS: Final = (
    rf"\d[ .\-/]{{0,3}}[{_ZEROS}]+(?:[^\pL]|$)|(?:^|[^a-z0-9])[{_ZEROS}]+[ .\-/]?\d|\d[{_PASSING}]+[ .\-]?\d"
    rf"|(?:^|[^a-z0-9])[{_ZEROS}]{_ONES}\d"
)
_PREFILTER_SIGNS: Final = (
    r"\d(?:\s?[^\pL\d\s.,\-/:]{1,4}\s?\d){4}|0\d{1,4}[+=^#'`][0-9]{2,4}[+=^#'`]\d|\(\)\d|\d\(\)"
)
PREFILTER: Final = f"{_PREFILTER_LETTERS}|{_PREFILTER_SIGNS}"
"""Matches every text for which `digit_edits` has an edit."""
_PREFILTER: Final = compile_linear_late(PREFILTER)
_BETWEEN: Final = rf"(?:[ .\-/()_]{{1,2}}| [\-/] (?=[{_ZEROS}]{{2,4}}(?![^\W_]))|(?<=[{_ZEROS}]{{2}}) [\-/] )"
"""Signs within a number; a dash or slash between spaces only beside zeros in letters ("060 / OOO / 04")."""
_RUN: Final = compile_late(
    rf"(?<![a-z0-9\u0430-\u045f%=?&@#/])[0-9{_PASSING}]+(?:{_BETWEEN}[0-9{_PASSING}]+)*"
    r"(?![a-z0-9\u0430-\u045f])"
)
_LETTER: Final = compile_late(rf"[{_PASSING}]")
_CHUNK: Final = compile_late(rf"[0-9{_PASSING}]+")
_WORDS: Final = frozenset(("oil", "oils", "obi"))
"""Words that begin with an O and hold nothing but letters that pass for digits."""
_SIZES: Final = range(9, 17)
"""Digits of a restored number: national numbers have 9 or more with their trunk prefix, E.164 at most 15 and "+"."""
_SHORT: Final = 8
"""Digits of a national number in the countries without trunk prefix and area codes (Haiti, Guatemala, Hong Kong)."""
_SHORT_ZEROS: Final = 3
"""Zeros in letters that a short one must have, and no other letters. Set by hand, not fitted."""
_FEWEST_FIGURES: Final = 3
"""Digits that a run of letters and digits must have to be a number. Set by hand, not fitted."""
_MOST: Final = 500
"""Edits of one kind in one text; more is a flood, not an ad."""
_MOST_RUNS: Final = 20_000
"""Numbers looked at in one text; more is a flood, not an ad."""
_SIGNED: Final = compile_late(r"(?<!\d)\d(\s?[^\w\s.,\-/:]{1,4}\s?)\d(?:\1\d){5,14}(?!\d)")
_GROUPED: Final = compile_late(r"(?<![\w.,])0\d{0,4}([+=^#'`])\d{1,5}(?:\1\d{1,5}){1,10}(?![\w.,])")
_BRACKETS: Final = compile_late(r"(?<![\w(])(?:(?:\(\)|\d)[ .\-]?){9,16}")


def digit_edits(text: str) -> list[Edit]:
    """Edits for a shadow copy, in order."""
    if not _PREFILTER.found_in(text):
        return []
    edits = _lettered(text)
    for pattern in (_SIGNED, _GROUPED):
        edits += [
            (*hit.span(), re.sub(r"\D", "", hit.group()), "signs")
            for hit in islice(pattern.finditer(text), _MOST)
        ]
    if "()" in text:
        for hit in islice(_BRACKETS.finditer(text), _MOST):
            if "()" in hit.group():
                edits.append((*hit.span(), hit.group().replace("()", "0"), "letters-for-digits"))
    return sorted(edits)


def _lettered(text: str) -> list[Edit]:
    """Edits that turn letters among digits into digits: chunks that are words of their own part a number."""
    edits: list[Edit] = []
    for run in islice(_RUN.finditer(text), _MOST_RUNS):
        if not _LETTER.search(run.group()):
            continue
        good: list[tuple[int, int]] = []
        for chunk in _CHUNK.finditer(text, *run.span()):
            if _is_number(chunk.group()):
                good.append(chunk.span())
            else:
                edits += _edit(text, good)
                good = []
        edits += _edit(text, good)
    return edits


def _is_number(chunk: str) -> bool:
    """True for figures, a single letter, and letters alone that begin as national numbers do and are no word."""
    if len(chunk) == 1 or any(map(str.isdigit, chunk)):
        return True
    return chunk == "ll" or (chunk[0] in _ZEROS and chunk not in _WORDS)


def _edit(text: str, chunks: list[tuple[int, int]]) -> list[Edit]:
    """The edit for chunks that make one number; none where figures are too few or letters are none."""
    if not chunks:
        return []
    start, end = chunks[0][0], chunks[-1][1]
    shape = text[start:end]
    figures = sum(map(str.isdigit, shape))
    letters = sum(char in TO_DIGIT for char in shape)
    if letters == shape.count("|") or not _has_size(shape, figures + letters, letters):
        return []
    if figures < (2 if shape[0] in _ZEROS else _FEWEST_FIGURES):
        return []
    return [(start, end, shape.translate(_LETTERS), "letters-for-digits")]


def _has_size(shape: str, size: int, letters: int) -> bool:
    """True for as many digits as a number has; a short one has letters for its zeros alone."""
    zeros = sum(char in _ZEROS for char in shape)
    return size in _SIZES or (size == _SHORT and zeros == letters >= _SHORT_ZEROS)
