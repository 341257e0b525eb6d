"""Figures and words for digits in a folded text, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from crawler.text.number_reading import Token
from crawler.text.number_words import SPACELESS, and_words, plain_key, words
from crawler.text.word_lists import alternatives

ZEROS: Final = "oо○◯⭕"
"""Letters (Latin, Cyrillic) and signs that pass for zeros beside other digits."""
_TO_FIGURES: Final = str.maketrans(dict.fromkeys(ZEROS, "0") | {"з": "3"})
_MARKS: Final = (
    "\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17d3\u3099\u309a"
)
"""Vowel signs, which Python's `\\w` leaves out, and the letters of their scripts."""
_ALONE_BEFORE: Final = r"(?:(?<![^\W_])(?<![^\W\d_]_)(?<!@)|(?<=[\u0e00-\U0010ffff]))"
_ALONE_BEHIND: Final = r"(?:(?![^\W_])|(?=[\u0e00-\U0010ffff]))"
_TOKEN: Final = re.compile(
    rf"(?P<figures>{_ALONE_BEFORE}[0-9{ZEROS}з]*[0-9][0-9{ZEROS}]*{_ALONE_BEHIND})"
    r"|(?P<loose>(?<!\w)(?:[oо]{2,4}|з{2})(?!\w)|[○◯⭕])"
    rf"|(?P<word>(?:[^\W\d_]|[{_MARKS}]|(?<=\w)['\u02bc\u2019`](?=[^\W\d_]))+)"
)
_NEXT_WORD: Final = re.compile(r"[ \-][^\W\d_]{1,20}(?![^\W\d_])")
_PHRASE: Final = 4
"""Most words in one entry of the lists ("quatre vingt dix sept")."""
_LONGEST_WORD: Final = 80
"""Letters of a word that is searched for the words it is made of. Set by hand, not fitted."""
_LONGEST_PIECE: Final = 20
"""Letters of the longest word that is searched within a longer one."""
_SHORTEST_PIECE: Final = 3
"""Letters of the shortest word that counts within a longer one."""
_MANY: Final = 7
"""Pieces from which also the shortest words (pinyin) count."""


def tokens(text: str, start: int, stop: int) -> Iterator[Token]:
    """Figures and words for digits between two places, in order."""
    at = start
    while (match := _TOKEN.search(text, at, stop)) is not None:
        first, at = match.span()
        if match.lastgroup != "word":
            yield Token(first, at, match.group().translate(_TO_FIGURES), {}, match.lastgroup == "loose")
            continue
        found = _phrase(text, first, at) or _pieces(text, first, at)
        yield from found
        at = max(at, found[-1].end) if found else at


def _phrase(text: str, first: int, end: int) -> list[Token]:
    """The longest entry of the lists that begins with a word."""
    if end - first > _LONGEST_WORD:
        return []
    ends = [end]
    while len(ends) < _PHRASE and (more := _NEXT_WORD.match(text, ends[-1])) is not None:
        ends.append(more.end())
    for last in reversed(ends):
        meanings = words().get(plain_key(text[first:last]))
        if meanings is not None:
            return [Token(first, last, "", meanings)]
    return []


def _pieces(text: str, first: int, end: int) -> list[Token]:
    """The words for digits that a word is made of: "zeroeightzero", "공일공"."""
    if text[first] >= SPACELESS:
        found = _spaceless().finditer(text, first, end)
        return [Token(*match.span(), "", words()[match.group()]) for match in found]
    if not 2 * _SHORTEST_PIECE <= end - first <= _LONGEST_WORD:
        return []
    spans = _split(text[first:end])
    return [
        Token(first + one, first + last, "", words()[text[first + one : first + last]]) for one, last in spans
    ]


@cache
def _spaceless() -> re.Pattern[str]:
    """Words of scripts without spaces, the longest first."""
    return re.compile(alternatives(word for word in words() if word[0] >= SPACELESS))


def _split(word: str) -> Sequence[tuple[int, int]]:
    """Offsets of the words for digits that make a whole word, with "and" between; none where letters are left."""
    best: list[list[tuple[int, int]] | None] = [[], *[None] * len(word)]
    for start in range(len(word)):
        so_far = best[start]
        if so_far is None:
            continue
        for stop in range(start + 1, min(len(word), start + _LONGEST_PIECE) + 1):
            known, piece = best[stop], word[start:stop]
            if piece in words():
                found = [*so_far, (start, stop)]
            elif so_far and piece in _joints():
                found = so_far
            else:
                continue
            if known is None or len(found) < len(known):
                best[stop] = found
    pieces = best[-1] or []
    clear = len(pieces) > 1 and all(stop - start >= _SHORTEST_PIECE for start, stop in pieces)
    return pieces if clear or len(pieces) >= _MANY else ()


@cache
def _joints() -> frozenset[str]:
    """Words for "and" that may be glued between two others."""
    return frozenset(and_words().split("|"))
