"""Spaces that the reader of a line left out, put back where the picture or the words show them. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Sequence
from statistics import mean
from typing import Final

WIDE_GAP: Final = 2.5
"""Distance of two letters, in mean distances of its line, from which there is a space between them. On the real
flyers gaps inside words reach 2.1 after wide letters (m, W, @); icons read as a letter stand at 2.7 and more
(November 2026)."""
SHORTEST_GLUED: Final = 10
"""Letters of a word that may be several. Set by hand."""
SHORTEST_PART: Final = 4
"""Letters of each part: with three, endings count as words ("melapor" + "kan"). Tried on the real flyers."""
LONG_WORD: Final = 15
"""Letters from which a word in small letters is looked at too; shorter compounds are words of their own."""
_WORD: Final = re.compile(rf"(?<![\w@./:\-])[^\W\d_]{{{SHORTEST_GLUED},60}}(?![\w@./:\-])")
_MAIL_CUE: Final = re.compile(
    r"(?<![\w.@+\-])([a-z]{3,20}?)?(e-?mail)[:;]?(?=[a-z][\w.+\-]{3,40}@[\w\-]+\.)", re.I
)
"""The word "email" glued to the address after it, and perhaps to a word before it."""


def with_gaps(text: str, columns: Sequence[int]) -> str:
    """The text with a space wherever two letters are unusually far apart.

    Args:
        text: A line as read.
        columns: Position of each of its characters that is no space, in any unit.

    Returns:
        The line; unchanged where the positions don't fit it.
    """
    letters = [place for place, letter in enumerate(text) if not letter.isspace()]
    if len(columns) != len(letters) or len(letters) < 4:
        return text
    gaps = [
        (later, columns[number + 1] - columns[number])
        for number, (here, later) in enumerate(itertools.pairwise(letters))
        if later == here + 1
    ]
    usual = mean(gap for _, gap in gaps) if gaps else 0.0
    cuts = [0, *(place for place, gap in gaps if usual and gap >= WIDE_GAP * usual), len(text)]
    return " ".join(text[start:end] for start, end in itertools.pairwise(cuts))


def split_glued(text: str, vocabulary: Container[str]) -> str:
    """The text with words parted that the reader glued together.

    Args:
        text: A line as read.
        vocabulary: Words in small letters.

    Returns:
        The line. A word is parted where all parts are in the vocabulary and it is not; "melaluiemailjobs@a.example"
        is parted around the cue.
    """
    text = _MAIL_CUE.sub(lambda cue: " ".join(filter(None, cue.groups())) + " ", text)
    return _WORD.sub(lambda word: _parted(word[0], vocabulary), text)


def _parted(word: str, vocabulary: Container[str]) -> str:
    if word.lower() in vocabulary or not (word.isupper() or len(word) >= LONG_WORD):
        return word
    lengths = _fewest_parts(word.lower(), vocabulary)
    if len(lengths) < 2:
        return word
    cuts = [sum(lengths[:place]) for place in range(len(lengths) + 1)]
    return " ".join(word[start:end] for start, end in itertools.pairwise(cuts))


def _fewest_parts(word: str, vocabulary: Container[str]) -> tuple[int, ...]:
    """Lengths of the fewest words that make up a word; empty where none do."""
    best: dict[int, tuple[int, ...]] = {0: ()}
    for end in range(SHORTEST_PART, len(word) + 1):
        found = [
            (*best[start], end - start)
            for start in best
            if end - start >= SHORTEST_PART and word[start:end] in vocabulary
        ]
        if found:
            best[end] = min(found, key=len)
    return best.get(len(word), ())
