"""Parts of a page that are called after jobs: "Situations vacant" in a newspaper, "Job openings" in a bulletin.

A part begins with its name and ends with the element around it, or with the name of the next part.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from crawler.postings.hiring_words import gives_advice, names_other_offer, names_seekers
from crawler.postings.job_labels import is_dense, names_jobs, words_of

if TYPE_CHECKING:
    from crawler.postings.styled_lines import StyledLine

SHORTEST: Final = 60
"""Characters of the shortest ad, and of what a part must hold. Set by hand in 2026."""
LONGEST_NAME: Final = 45
"""Characters of the longest name of a part. Set by hand in 2026."""
NAME_WORDS: Final = 6
"""Words of it."""
SMALL: Final = 3
"""Letters of the longest word that says nothing in it: "de", "of", "and"."""
MOST_BESIDE_DENSE: Final = 0.75
"""Share of other letters in it, in a script without spaces. Set by hand in 2026."""
MAX_NAMES: Final = 60
"""Names of parts of a page that are looked at; bounds the time on hostile pages."""
TRIM: Final = " \t-–—:：.,;*•·|/"
_WORD: Final = re.compile(r"[^\s/|,;:.()&+–—-]+")


def any_names_part(lines: Sequence[str]) -> bool:
    """True where one of some lines is the name of a part with offers of work.

    Args:
        lines: The lines of a page.
    """
    short = [line for line in lines if len(line) <= LONGEST_NAME]
    folded = [line.casefold() for line in short]
    ends = list(accumulate(len(line) + 1 for line in folded))
    found = words_of("names").find("\n".join(folded))
    return any(
        names_part(short[at]) for at in {bisect_right(ends, hit.start) for hit in found} if at < len(short)
    )


@lru_cache(maxsize=4_096)
def names_part(said: str) -> bool:
    """True for a short text that names a part with offers of work; not for one of people who look for it.

    The headline of one ad ("Cook's job in the valley") has other words beside.

    Args:
        said: A line of a page.
    """
    name = said.strip(TRIM).casefold()
    if len(name) > LONGEST_NAME or len(name.split()) > NAME_WORDS or not names_jobs(name):
        return False
    if names_seekers(name) or gives_advice(name) or names_other_offer(name):
        return False
    rest = name
    for found in reversed(words_of("names").find(name)):
        rest = rest[: found.start] + " " + rest[found.end :]
    if is_dense(name):
        return _letters(rest) <= MOST_BESIDE_DENSE * _letters(name)
    words, left = _WORD.findall(name), _WORD.findall(rest)
    return sum(len(word) > SMALL for word in left) <= len(words) - len(left)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def sections_of(lines: Sequence[StyledLine]) -> Iterator[list[StyledLine]]:
    """The lines of each part that is called after jobs, without its name.

    Args:
        lines: The lines of the main part of a page.
    """
    end = names = 0
    for at, line in enumerate(lines):
        if at < end or not line.is_whole or not names_part(line.lead):
            continue
        names += 1
        if names > MAX_NAMES:
            return
        inside = _inside(lines, at)
        section = _until_next(line, inside) or _until_next(line, inside, by_style=False)
        if sum(size_of(one.text) for one in section) >= SHORTEST:
            yield section
            end = at + 1 + len(section)


def _inside(lines: Sequence[StyledLine], at: int) -> list[StyledLine]:
    """The lines behind a name in the smallest element around it that holds text enough behind it."""
    for block in lines[at].blocks:
        found = []
        for line in lines[at + 1 :]:
            if block not in line.blocks:
                break
            found.append(line)
        if sum(size_of(line.text) for line in found) >= SHORTEST:
            return found
    return []


def _until_next(name: StyledLine, lines: Sequence[StyledLine], by_style: bool = True) -> list[StyledLine]:
    """The lines up to the name of the next part: one set as this one, or of a higher rank."""
    found = []
    for line in lines:
        if line.is_whole and by_style and (line.style == name.style or line.rank < name.rank):
            break
        if line.is_whole and len(line.lead) <= LONGEST_NAME and _ends_part(line.lead):
            break
        found.append(line)
    return found


@lru_cache(maxsize=4_096)
def _ends_part(said: str) -> bool:
    """True for the name of a part of something else: "To let", "Situations wanted", or of jobs again."""
    return names_seekers(said) or names_other_offer(said) or names_part(said)


def size_of(text: str) -> int:
    """Characters of a text; in a script without spaces each says twice as much."""
    return len(text) * (2 if is_dense(text) else 1)
