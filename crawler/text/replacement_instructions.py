"""Addresses that come with an instruction: "jobs#firm.example, replace # by @" -> edits that follow it."""

from __future__ import annotations

import re
from typing import Final

from crawler.text.fold import Edit
from crawler.text.linear_regex import compile_linear

_QUOTES: Final = r"[\s\"'«»“”(\[]{0,3}"
_SIGN: Final = r"([#*$%&!^~=+|]|\(?at\)?|aa|_at_)"
_VERB: Final = (
    r"(?:replace|change|swap|substitute|exchange|turn|put|use|замените|заменить|замени|поменяйте|заміни|замініть"
    r"|reemplace|reemplaza|cambie|cambia|sustituya|remplacez|remplacer|changez|substitua|troque|ersetze|ersetzen"
    r"|sostituire|sostituisci|ganti|tukar|thay|把|将|請把)"
)
_INTO: Final = (
    r"(?:with|by|to|into|for|instead of|на|por|par|durch|con|com|dengan|jadi|menjadi|bang|thanh"
    r"|换成|改成|改为|替换为|換成)"
)
PREFILTER: Final = rf"{_INTO}[\s\"'«“(\[]{{0,3}}@"
"""Stands wherever `followed` has an edit."""
_PREFILTER: Final = compile_linear(PREFILTER)
_RULE: Final = re.compile(
    rf"(?:{_VERB}(?: the| el| la| le| den| знак| символ)?)?{_QUOTES}{_SIGN}{_QUOTES}{_INTO}{_QUOTES}@"
)
_MOST: Final = 20


def instruction_edits(text: str) -> list[Edit]:
    """Edits that put @ where the text tells its readers to put it."""
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
