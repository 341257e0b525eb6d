"""Figures and words for digits in a folded text, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from crawler.late_regex import compile_late
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
_TOKEN: Final = compile_late(
    rf"(?P<figures>{_ALONE_BEFORE}[0-9{ZEROS}з]*[0-9][0-9{ZEROS}]*{_ALONE_BEHIND})"
    r"|(?P<loose>(?<!\w)(?:[oо]{2,4}|з{2})(?!\w)|[○◯⭕])"
    rf"|(?P<word>(?:[^\W\d_]|[{_MARKS}]|(?<=\w)['\u02bc\u2019`](?=[^\W\d_]))+)"
)
_NEXT_WORD: Final = compile_late(r"[ \-][^\W\d_]{1,20}(?![^\W\d_])")
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


def tokens(text: str, start: int, needed: int, stop: int) -> Iterator[Token]:
    """Figures and words for digits from `start`, in order.

    They go on behind `needed` up to the first word that is neither a digit nor "and", and never behind `stop`: what
    follows belongs to no number that began before, and looking through it for each place would be quadratic.
    """
    at = start
    while (match := _TOKEN.search(text, at, stop)) is not None:
        first, at = match.span()
        if match.lastgroup != "word":
            yield Token(first, at, match.group().translate(_TO_FIGURES), {}, match.lastgroup == "loose")
            continue
        found = _phrase(text, first, at) or _pieces(text, first, at)
        if not found and first > needed and not _and_word().fullmatch(text, first, at):
            return
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
def _and_word() -> re.Pattern[str]:
    """A word for "and" between two others."""
    return re.compile(and_words())


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
            first = _first_letter(word, start, stop, joined=bool(so_far))
            known = best[stop]
            if first is not None and (known is None or len(so_far) + 1 < len(known)):
                best[stop] = [*so_far, (first, stop)]
    pieces = best[-1] or []
    return pieces if len(pieces) >= _MANY or _is_clear(pieces) else ()


def _first_letter(word: str, start: int, stop: int, *, joined: bool) -> int | None:
    """Where a word for digits begins in a piece, behind a glued "and" if `joined`; None where the piece is none."""
    if word[start:stop] in words():
        return start
    ends = (start + len(joint) for joint in _joints() if joined and word.startswith(joint, start, stop))
    return next((at for at in ends if word[at:stop] in words()), None)


def _is_clear(pieces: Sequence[tuple[int, int]]) -> bool:
    """True for two pieces or more that are long enough, or of which one is so long that the rest may be short."""
    sizes = [stop - start for start, stop in pieces]
    shortest = _SHORTEST_PIECE - 1 if max(sizes, default=0) > _SHORTEST_PIECE + 1 else _SHORTEST_PIECE
    return len(sizes) > 1 and min(sizes) >= shortest


@cache
def _joints() -> tuple[str, ...]:
    """Words for "and" that may be glued between two others ("siebenundsiebzig"); single letters are too many."""
    return tuple(sorted((one for one in and_words().split("|") if len(one) > 1), key=len, reverse=True))
