"""Aligns a text with its deobfuscated form, stretch by stretch. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from crawler.text.deobfuscate import deobfuscate
from crawler.text.fold import Folded, fold

MIMICS: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
"""Scripts with letters that are drawn to look like others of the same script (small capitals)."""
MOST: Final = 60
"""Different obfuscations shown of one ad; set by hand in 2026."""


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A stretch of the original and its deobfuscated form, empty where it is skipped."""

    written: str
    reads: str
    odd: bool
    """The two differ by more than case, accents and the shape of punctuation."""


def align(text: str) -> list[AlignedText]:
    """Align a text with its deobfuscated form.

    All `written` joined are the text; all `reads` joined are what rules and contact readers see.
    """
    found = _characters(deobfuscate(fold(text)))
    return [
        AlignedText("".join(one.written for one in same), "".join(one.reads for one in same), odd)
        for odd, group in groupby(found, key=lambda one: one.odd)
        for same in (list(group),)
    ]


def obfuscations(found: Iterable[AlignedText]) -> list[tuple[str, str, int]]:
    """Count obfuscated stretches: (written, reads, count), most frequent first."""
    counted = Counter((one.written, one.reads) for one in found if one.odd)
    return [(written, reads, n) for (written, reads), n in counted.most_common()]


def _characters(plain: Folded) -> Iterator[AlignedText]:
    """One stretch for each character of the shadow copy, or for the piece that several came from."""
    at, place = 0, 0
    while place < len(plain.text):
        start, end = plain.span(place, place + 1)
        last = place + 1
        while last < len(plain.text) and plain.span(last, last + 1) == (start, end):
            last += 1
        if start > at:
            yield _stretch(plain.original[at:start], "")
        yield _stretch(plain.original[max(at, start) : end], plain.text[place:last])
        at, place = max(at, end), last
    if at < len(plain.original):
        yield _stretch(plain.original[at:], "")


def _stretch(written: str, reads: str) -> AlignedText:
    return AlignedText(written, reads, odd=not _alike(written, reads))


def _alike(written: str, reads: str) -> bool:
    if written == reads or _bare(written) == _bare(reads) or _one_script(written, reads):
        return True
    shown = not any(unicodedata.category(char) in {"Cf", "Cc"} and char not in "\r\n\t" for char in written)
    return shown and not any(map(str.isalnum, written + reads))


def _one_script(written: str, reads: str) -> bool:
    """Letters that the fold takes for one within a script (ta marbuta and ha): spelling, not a disguise."""
    if len(written) != 1 or len(reads) != 1 or not (written.isalpha() and reads.isalpha()):
        return False
    one, other = (unicodedata.name(char, "").partition(" ")[0] for char in (written, reads))
    return one == other and one not in MIMICS


def _bare(text: str) -> str:
    """Without capitals and accents."""
    split = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in split if unicodedata.category(char) != "Mn")
