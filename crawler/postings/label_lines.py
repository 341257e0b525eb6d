"""Lines with several labels, as people save space: "Place: Riyadh  Salary: 2,200 SAR"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final

from crawler.late_regex import compile_late

LONGEST: Final = 700
"""Characters of the longest line that is cut. Set by hand in 2026."""
LABEL_WORDS: Final = 4
"""Words of the longest label within a line."""
_COLON: Final = compile_late(r"[：＝]|:(?!\d)")
_WORD: Final = compile_late(r"\S+")
_ENDS: Final = ".;,|/·•–—!?。)"
_DIVIDER: Final = " \t;,|/·•–—-"


def cut_at_labels(lines: Iterable[str], names_field: Callable[[str], bool]) -> Iterator[str]:
    """The lines, those with several labels cut before each.

    Args:
        lines: Lines of a page.
        names_field: Whether some words are a label.
    """
    for line in lines:
        starts = _starts(line, names_field) if len(line) <= LONGEST else []
        if not starts or starts == [0]:
            yield line
            continue
        places = [0, *(start for start in starts if start), len(line)]
        parts = (line[begin:end].strip(_DIVIDER) for begin, end in pairwise(places))
        yield from (part for part in parts if part)


def _starts(line: str, names_field: Callable[[str], bool]) -> list[int]:
    """Where the labels of a line begin."""
    colons = [found.start() for found in _COLON.finditer(line)]
    if not colons:
        return []
    starts: list[int] = []
    begin = 0
    for colon in colons:
        words = [begin + found.start() for found in _WORD.finditer(line[begin:colon])][-LABEL_WORDS:]
        start = next((at for at in words if names_field(line[at:colon].strip(_DIVIDER))), -1)
        before = line[:start].rstrip()
        if start >= 0 and (starts or not before or before[-1] in _ENDS):  # "About this role:" is one label
            starts.append(start)
        begin = colon + 1
    return starts
