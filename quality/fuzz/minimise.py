"""Making a failing case small and neutral: delta debugging (Zeller and Hildebrandt 2002) over fields and marks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from quality.fuzz import Case

Fails = Callable[[Case], bool]

SECONDS: Final = 60.0
"""Wall time given to one finding; what is left is then kept as it is."""


def minimised(case: Case, fails: Fails) -> Case:
    """A smaller case that fails in the same way, its letters and digits neutral where they don't matter."""
    ends = time.monotonic() + SECONDS

    def still(candidate: Case) -> bool:
        return time.monotonic() < ends and fails(candidate)

    names = _shrunk(list(case), lambda kept: still({name: case[name] for name in kept}))
    case = {name: case[name] for name in names}
    for name in names:

        def holds(marks: Sequence[str], name: str = name) -> bool:
            return still({**case, name: "".join(marks)})

        case[name] = "".join(_shrunk(list(case[name]), holds))
        case[name] = "".join(_neutral(list(case[name]), holds))
    return case


def _shrunk(items: list[str], fails: Callable[[list[str]], bool]) -> list[str]:
    """Fewest items found that still fail: parts are left out, of half the size in each round."""
    size = max(1, len(items) // 2)
    while items:
        at = 0
        while at < len(items):
            fewer = items[:at] + items[at + size :]
            if fails(fewer):
                items = fewer
            else:
                at += size
        if size == 1:
            break
        size //= 2
    return items


def _neutral(marks: list[str], fails: Callable[[list[str]], bool]) -> list[str]:
    """Letters become `a` and digits `1` where it still fails: real words and numbers go."""
    for at, mark in enumerate(marks):
        plain = "1" if mark in "023456789" else "a" if mark.isascii() and mark.isalpha() else mark
        if plain != mark and fails([*marks[:at], plain, *marks[at + 1 :]]):
            marks[at] = plain
    return marks
