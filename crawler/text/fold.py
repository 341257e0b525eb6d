"""Fold a text into a shadow copy without character tricks, and map spans of the copy back to the original.

Contacts and phrases are matched on the shadow copy; their offsets are then given in code points of the original.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from crawler.late_regex import compile_late
from crawler.text import confusables
from crawler.text.decorated_words import ALWAYS, mixes_scripts, undecorated
from crawler.text.mixed_scripts import resolve_mixed_scripts

_MARKS: Final = compile_late(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Marks that the fold drops: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels. The vowel
signs of Indic scripts and of Thai are letters to their readers and stay."""
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_IGNORABLE: Final = frozenset("\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
_FEW: Final = 100
"""Different characters up to which one `str.replace` each is faster than one pass over the text. Measured in 2025."""
_FOREIGN: Final = compile_late(r"[\u0370-\u058f]")


OCR_REPAIR: Final = "misread"
"""Name of an edit that repairs optical character recognition: applied like a disguise, but not counted as one."""


Edit = tuple[int, int, str, str]
"""Start and end in the shadow copy, the replacement, and the name of the obfuscation that it undoes ("": none)."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its shadow copy."""

    original: str
    text: str
    """Lower case, one script a word, plain digits, no invisible characters, no accents."""
    mixed: tuple[tuple[int, int], ...] = ()
    """Words of `text` (start, end) that mixed alphabets before they were folded to one."""
    obfuscations: tuple[tuple[int, int, str], ...] = ()
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
        """Offset of `text` for an offset of `original`: the first character at or after it."""
        return original if self._starts is None else bisect_left(self._starts, original)

    def edited(self, edits: Sequence[Edit]) -> Folded:
        """A copy with pieces of `text` replaced: (start, end, replacement, name of the disguise), in order.

        An edit without a name is no disguise (markdown's backslashes).
        Every character of a replacement leads back to the whole piece it replaced. Overlaps are skipped.
        """
        if not edits:
            return self
        size = len(self.text)
        starts = self._starts or _counting(size)[:size]
        ends = self._ends or _counting(size)[1 : size + 1]
        new_starts, new_ends = array("I"), array("I")
        pieces: list[str] = []
        obfuscations: list[tuple[int, int, str]] = []
        last = length = 0
        for start, end, replacement, obfuscation in edits:
            if start < last:
                continue
            first, stop = starts[start], ends[end - 1]
            pieces += [self.text[last:start], replacement]
            new_starts += starts[last:start] + array("I", [first] * len(replacement))
            new_ends += ends[last:start] + array("I", [stop] * len(replacement))
            length += start - last
            if obfuscation:
                obfuscations.append((first, stop, obfuscation))
            length += len(replacement)
            last = end
        text = "".join(pieces) + self.text[last:]
        new_starts += starts[last:]
        new_ends += ends[last:]
        return Folded(
            self.original, text, (), tuple(sorted((*self.obfuscations, *obfuscations))), new_starts, new_ends
        )

    def obfuscations_in(self, start: int, end: int) -> list[str]:
        """Names of the disguises undone within a span of `original`."""
        if not self.obfuscations:
            return []
        low = max(0, bisect_left(self.obfuscations, (start,)) - 2)
        names = []
        for first, last, obfuscation in self.obfuscations[low:]:
            if first >= end:
                break
            if start < last:
                names.append(obfuscation)
        return names

    def raw(self, start: int, end: int) -> str:
        """The words of the original behind a span of `text`."""
        first, last = self.span(start, end)
        return self.original[first:last]


_COUNTING: Final = array("I", range(4_096))


def _counting(size: int) -> array[int]:
    """0, 1, 2... up to `size` and beyond; made once, since slices of it are copied fast."""
    if size >= len(_COUNTING):
        _COUNTING.extend(range(len(_COUNTING), size + 1))
    return _COUNTING


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
    if low in confusables.UNCONDITIONAL:
        return confusables.UNCONDITIONAL[low]
    if low in ALWAYS:
        return ALWAYS[low]
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", low))
    plain = unicodedata.normalize("NFKC", bare).casefold()
    return "".join(confusables.UNCONDITIONAL.get(part, part) for part in plain)


_TABLE: Final = _Table()
_PLAIN: Final[set[str]] = set()
"""Characters met that are their own folded form."""
_ASCII: Final = bytes(range(128))
_DOUBTFUL: Final = compile_late("[^\u0430-\u0438\u043a-\u044f\u4e00-\u9fff\uac00-\ud7a3]+")
"""All but the small Cyrillic letters, the Han and the Hangul that are known to be their own folded form."""


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Text -> its shadow copy. Never raises; linear in the length of the text.

    NFKC per character, case folded; accents, zero-width, bidi marks and soft hyphens dropped; digits of every
    script and style as ASCII; Arabic letters unified; in words that mix alphabets, look-alike letters given
    to the majority; lone surrogates become U+FFFD. The last few texts are cached: contacts and indicators fold the
    same fields one after the other.
    """
    if text.isascii():
        return Folded(text, text.lower())
    raw = text.encode("utf-8", "surrogatepass").lower()
    low = raw.decode("utf-8", "surrogatepass")
    foreign = raw.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    odd = {char: _TABLE[char] for char in set("".join(_DOUBTFUL.findall(foreign))) - _PLAIN}
    _PLAIN.update(char for char, folded in odd.items() if char == folded)
    even = {char: folded for char, folded in odd.items() if len(folded) == 1 and char != folded}
    low = _swapped(low, even)
    resized = [char for char, folded in odd.items() if len(folded) != 1]
    folded_text = _resized(text, low, resized) if resized else Folded(text, low)
    return _unmix(folded_text) if _FOREIGN.search(foreign) or mixes_scripts(folded_text.text) else folded_text


def _swapped(text: str, even: dict[str, str]) -> str:
    """The text with characters replaced one for one; a few are found faster one after the other."""
    if len(even) > _FEW:
        return text.translate({ord(char): folded for char, folded in even.items()})
    for char, folded in even.items():
        text = text.replace(char, folded)
    return text


def _resized(text: str, low: str, resized: list[str]) -> Folded:
    """The shadow copy where characters vanish or grow: with the way back to the original."""
    pieces: list[str] = []
    starts, ends, counting = array("I"), array("I"), _counting(len(low))
    last = 0
    for at in _places(low, resized):
        if at > last:
            pieces.append(low[last:at])
            starts += counting[last:at]
            ends += counting[last + 1 : at + 1]
        folded = _TABLE[low[at]]
        if folded:
            pieces.append(folded)
            starts.extend([at] * len(folded))
            ends.extend([at + 1] * len(folded))
        elif ends and ends[-1] == at and unicodedata.category(low[at]) in ("Mn", "Me"):
            ends[-1] = at + 1
        last = at + 1
    pieces.append(low[last:])
    starts += counting[last : len(low)]
    ends += counting[last + 1 : len(low) + 1]
    return Folded(text, "".join(pieces), (), (), starts, ends)


def _places(text: str, chars: list[str]) -> list[int]:
    """Offsets of the characters, in order."""
    if len(chars) > _FEW:
        wanted = frozenset(chars)
        return [at for at, char in enumerate(text) if char in wanted]
    places = []
    for char in chars:
        at = text.find(char)
        while at >= 0:
            places.append(at)
            at = text.find(char, at + 1)
    return sorted(places)


def _unmix(folded: Folded) -> Folded:
    """Give decorated words to the Latin alphabet, and words that mix alphabets to that of most of their letters."""
    starts = folded._starts

    def letters(start: int, end: int) -> str:
        if starts is None:
            return folded.original[start:end]
        return "".join(folded.original[at] for at in starts[start:end])

    text, words = resolve_mixed_scripts(folded.text, letters)
    text, decorated = undecorated(text)
    words = tuple(sorted({*words, *decorated}))
    return Folded(folded.original, text, words, (), starts, folded._ends) if words else folded
