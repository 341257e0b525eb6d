"""Addresses that come with an instruction: "jobs#firm.example, replace # by @" -> edits that follow it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import Edit
from crawler.text.linear_regex import compile_linear_late
from crawler.text.word_lists import WordLists

_LISTS: Final = WordLists(Path(__file__).parent / "words" / "instructions.toml")
_QUOTES: Final = r"[\s\"'«»“”(\[]{0,3}"
_SIGN: Final = r"([#*$%&!^~=+|]|\(?at\)?|aa|_at_)"
_VERB: Final = f"(?:{_LISTS.pattern('verb')})"
_INTO: Final = f"(?:{_LISTS.pattern('into')})"
PREFILTER: Final = rf"{_INTO}[\s\"'«“(\[]{{0,3}}@"
"""Stands wherever `followed` has an edit."""
_PREFILTER: Final = compile_linear_late(PREFILTER)
_RULE: Final = compile_late(
    rf"(?:{_VERB}(?: (?:{_LISTS.pattern('article')}))?)?{_QUOTES}{_SIGN}{_QUOTES}{_INTO}{_QUOTES}@"
)
_MOST: Final = 20
"""Edits in one text: an ad has one or two addresses."""


def instruction_edits(text: str) -> list[Edit]:
    """Edits that put an @ where the text instructs its readers to."""
    if not _PREFILTER.found_in(text):
        return []
    rule = _RULE.search(text)
    if rule is None:
        return []
    place = re.compile(rf"(?<=[a-z0-9])\s?{re.escape(rule[1])}\s?(?=[a-z0-9\-]{{1,63}}\.[a-z])")
    hits = [
        hit.span() for hit in place.finditer(text) if hit.end() <= rule.start() or hit.start() >= rule.end()
    ]
    return [(start, end, "@", "instructed") for start, end in hits[:_MOST]]
