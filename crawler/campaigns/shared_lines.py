"""Contacts whose own line states that they belong to a board, a helpline or a switchboard."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from crawler.campaigns.normal import segments_of
from crawler.text.fold import fold


def shared_by_its_line(segment: str) -> str | None:
    """`helpline` or `agency` when a segment (normal form) states it, else None."""
    if not _first().search(segment):
        return None
    for why, entries in _entries():
        if any(all(word in segment for word in entry) for entry in entries):
            return why
    return None


@cache
def _first() -> re.Pattern[str]:
    """The longest word of each entry: a line with none of them is done with."""
    longest = {max(entry, key=len) for _, entries in _entries() for entry in entries}
    return re.compile("|".join(map(re.escape, sorted(longest))))


@cache
def _entries() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    data = tomllib.loads((Path(__file__).parent / "data" / "shared_lines.toml").read_text("utf-8"))
    return tuple(
        (why, tuple(tuple(" ".join(segments_of(fold(word).text)) for word in entry) for entry in entries))
        for why, entries in data.items()
    )
