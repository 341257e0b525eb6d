"""Differences between two texts, word by word."""

from __future__ import annotations

import re
from typing import Final, Literal

from crawler.campaigns.aligning import opcodes

Change = Literal["same", "gone", "new"]

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
LONGEST: Final = 4_000
"""Tokens compared word by word; above it, lines (SequenceMatcher is quadratic). Set by hand in 2026."""


def words(before: str, after: str) -> list[tuple[Change, str]]:
    """Stretches of both texts in reading order; `same` and `gone` make the old text, `same` and `new` the new."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[tuple[Change, str]] = []
    for kind, a, b, c, d in opcodes(old, new):
        if kind == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(("gone", "".join(old[a:b])))
        if d > c:
            found.append(("new", "".join(new[c:d])))
    return found
