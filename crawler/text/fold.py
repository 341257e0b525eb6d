"""One shadow copy of a text in which disguises are undone, with the way back to the original.

Both contacts and phrases are matched on the shadow copy; every find is then told in offsets of the original.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from crawler.text import lookalikes

_RUN: Final = re.compile(r"[^\x00-\x7f](?:[ ,.\-]?[^\x00-\x7f])*")
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Marks that the fold drops: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels. The vowel
signs of Indic scripts and of Thai are letters to their readers and stay."""
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_IGNORABLE: Final = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
_MARK_RUN: Final = 30
"""Longest run of kept marks (UAX 15, Stream-Safe Text Format)."""
_FOREIGN: Final = re.compile(r"[\u0370-\u058f]")
_MIXED: Final = re.compile(
    r"[A-Za-z][\u0370-\u058f]|[\u0370-\u058f][A-Za-z]|[\u0400-\u052f][0346@][\u0400-\u052f]"
)
_WORD: Final = re.compile(r"[A-Za-z0346@\u0370-\u058f]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its shadow copy."""

    original: str
    text: str
    """Lower case, one script a word, plain digits, no invisible characters, no accents."""
    mixed: tuple[tuple[int, int], ...] = ()
    """Words of `text` (start, end) that mixed alphabets before they were folded to one."""
    tricks: tuple[tuple[int, int, str], ...] = ()
    """Disguises that `edited` undid: start and end in `original`, and the disguise's name; sorted."""
    _starts: array[int] | None = field(default=None, repr=False, compare=False)
    _ends: array[int] | None = field(default=None, repr=False, compare=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of `text` -> offsets of `original` (code points); marks on the last letter are included.

        An empty span gives an empty span. Raises IndexError outside `text`.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} outside a text of {len(self.text)}")
        if self._starts is None or self._ends is None:
            return start, end
        if start == end:
            at = self._starts[start] if start < len(self._starts) else len(self.original)
            return at, at
        return self._starts[start], max(self._ends[end - 1], self._starts[start])

    def at(self, original: int) -> int:
        """Offset of `text` for an offset of `original`: the first character that stands there or after it."""
        return original if self._starts is None else bisect_left(self._starts, original)

    def edited(self, edits: Sequence[tuple[int, int, str, str]]) -> Folded:
        """A copy with pieces of `text` replaced: (start, end, replacement, name of the disguise), in order.

        An edit without a name is no disguise (markdown's backslashes).
        Every character of a replacement leads back to the whole piece it replaced. Overlaps are skipped.
        """
        if not edits:
            return self
        starts = self._starts or array("I", range(len(self.text)))
        ends = self._ends or array("I", range(1, len(self.text) + 1))
        new_starts, new_ends = array("I"), array("I")
        pieces: list[str] = []
        tricks: list[tuple[int, int, str]] = []
        last = length = 0
        for start, end, replacement, trick in edits:
            if start < last:
                continue
            first, stop = starts[start], ends[end - 1]
            pieces += [self.text[last:start], replacement]
            new_starts += starts[last:start] + array("I", [first] * len(replacement))
            new_ends += ends[last:start] + array("I", [stop] * len(replacement))
            length += start - last
            if trick:
                tricks.append((first, stop, trick))
            length += len(replacement)
            last = end
        text = "".join(pieces) + self.text[last:]
        new_starts += starts[last:]
        new_ends += ends[last:]
        return Folded(self.original, text, (), tuple(sorted((*self.tricks, *tricks))), new_starts, new_ends)

    def tricks_in(self, start: int, end: int) -> list[str]:
        """Names of the disguises undone within a span of `original`."""
        if not self.tricks:
            return []
        low = max(0, bisect_left(self.tricks, (start,)) - 2)
        names = []
        for first, last, trick in self.tricks[low:]:
            if first >= end:
                break
            if start < last:
                names.append(trick)
        return names

    def raw(self, start: int, end: int) -> str:
        """The words of the original behind a span of `text`."""
        first, last = self.span(start, end)
        return self.original[first:last]


class _Table(dict[str, str]):
    """Character -> its folded form, computed once per character met."""

    def __missing__(self, char: str) -> str:
        folded = self[char] = _fold_character(char)
        return folded


def _fold_character(char: str) -> str:
    """Folded form of one non-ASCII character; "" when it is invisible or a mark."""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if char in _BLANKS or category == "Zs":
        return " "
    if category in ("Zl", "Zp") or char == "\x85":
        return "\n"
    if category == "Cf" or char in _IGNORABLE or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if category == "Pd":
        return "-"
    if "\U0001f150" <= char <= "\U0001f169" or "\U0001f170" <= char <= "\U0001f189":
        return chr((ord(char) - 0x1F150) % 32 + ord("a"))
    low = char.casefold()
    if low in lookalikes.ALWAYS:
        return lookalikes.ALWAYS[low]
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", low))
    plain = unicodedata.normalize("NFKC", bare).casefold()
    return "".join(lookalikes.ALWAYS.get(part, part) for part in plain)


_TABLE: Final = _Table()


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Text -> its shadow copy. Never raises; linear in the length of the text.

    NFKC per character, case folded; accents, zero-width, bidi marks and soft hyphens dropped; digits of every
    script and style as ASCII; Arabic letters unified; in words that mix alphabets, look-alike letters given
    to the majority; lone surrogates become U+FFFD. The last few texts are kept: contacts and indicators fold the
    same fields one after the other.
    """
    if text.isascii():
        return Folded(text, text.lower())
    pieces: list[str] = []
    starts: array[int] | None = None
    ends: array[int] | None = None
    last = 0
    foreign = False
    for run in _RUN.finditer(text):
        first, stop = run.span()
        foreign = foreign or _FOREIGN.search(run.group()) is not None
        pieces.append(text[last:first].lower())
        folded = [_TABLE[char] for char in run.group()]
        joined = "".join(folded)
        if starts is None and (len(joined) != len(folded) or "" in folded):
            starts, ends = array("I", range(last)), array("I", range(1, last + 1))
        if starts is not None and ends is not None:
            starts.extend(range(last, first))
            ends.extend(range(last + 1, first + 1))
            if len(joined) == len(folded) and "" not in folded:
                starts.extend(range(first, stop))
                ends.extend(range(first + 1, stop + 1))
            else:
                _map_run(text, first, folded, starts, ends)
                joined = "".join(folded)
        pieces.append(joined)
        last = stop
    pieces.append(text[last:].lower())
    if starts is not None and ends is not None:
        starts.extend(range(last, len(text)))
        ends.extend(range(last + 1, len(text) + 1))
    folded_text = Folded(text, "".join(pieces), (), (), starts, ends)
    return _unmix(folded_text) if foreign else folded_text


def _map_run(text: str, first: int, folded: list[str], starts: array[int], ends: array[int]) -> None:
    """Append the offsets of one non-ASCII run; cut runs of kept marks, in place, at 30."""
    marks = 0
    for at, piece in enumerate(folded, first):
        if len(piece) == 1:
            marks = marks + 1 if piece > "\u02ff" and unicodedata.combining(piece) else 0
            if marks > _MARK_RUN:
                folded[at - first] = ""
                continue
            starts.append(at)
            ends.append(at + 1)
        elif piece:
            starts.extend([at] * len(piece))
            ends.extend([at + 1] * len(piece))
        elif ends and unicodedata.category(text[at]) in ("Mn", "Me") and ends[-1] == at:
            ends[-1] = at + 1


def _unmix(folded: Folded) -> Folded:
    """Give words that mix alphabets to the alphabet of most of their letters; length stays."""
    if not _MIXED.search(folded.text):
        return folded
    words: list[tuple[int, int]] = []
    pieces: list[str] = []
    last = 0
    for match in _WORD.finditer(folded.text):
        word = match.group()
        if word.isascii() or not _MIXED.search(word):
            continue
        one = _one_script(word, folded.raw(*match.span()))
        if one != word:
            words.append(match.span())
            pieces += [folded.text[last : match.start()], one]
            last = match.end()
    pieces.append(folded.text[last:])
    return Folded(folded.original, "".join(pieces), tuple(words), (), folded._starts, folded._ends)


def _one_script(word: str, raw: str) -> str:
    """The word in one alphabet, or as it is where its foreign letters pass for nothing."""
    latin = sum("a" <= char <= "z" for char in word)
    cyrillic = sum("\u0400" <= char <= "\u052f" for char in word)
    other = sum("\u0370" <= char <= "\u03ff" or char >= "\u0530" for char in word)
    only_latin = any("a" <= char <= "z" and char not in lookalikes.TO_CYRILLIC for char in word)
    only_cyrillic = any("\u0400" <= char <= "\u052f" and char not in lookalikes.TO_LATIN for char in word)
    if only_latin and only_cyrillic:
        return word
    if only_cyrillic or (not only_latin and cyrillic > latin + other):
        return "".join(lookalikes.TO_CYRILLIC.get(char, char) for char in word)
    if other > latin + cyrillic:
        return word
    capitals = len(raw) == len(word)
    return "".join(
        lookalikes.GREEK_CAPITALS.get(char, lookalikes.TO_LATIN.get(char, char))
        if capitals and raw[at].isupper()
        else lookalikes.TO_LATIN.get(char, char)
        for at, char in enumerate(word)
    )
