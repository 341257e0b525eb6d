"""Parse JSON as boards write it: comments, trailing commas, raw line ends, stray quotes, CDATA, entities, cut ends.

`json` is tried first; each slower parser runs only when the one before it failed.
"""

from __future__ import annotations

import html
import json
from typing import Any, Final

from crawler.late_regex import compile_late
from crawler.postings.json_repair import repair

MAX_CHARS: Final = 4 * 1024 * 1024
"""Characters of the longest block that is repaired; the slower parsers are linear, but a longer block is no ad."""

MAX_DIGITS: Final = 300
"""Digits of an integer from which on it stays text: Python refuses to print those over 4,300 digits."""

_OPEN = compile_late(r"^(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|\ufeff)+")
_CLOSE = compile_late(r"(?:\s|-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)+$")


class Unreadable(ValueError):
    """No parser could read the block."""


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits


def _constant(_name: str) -> None:
    """NaN and Infinity are not JSON and would break every output."""


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer, parse_constant=_constant)


def strict_loads(text: str) -> Any:
    """`json.loads` that accepts raw control characters and long integers; raises only ValueError."""
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise Unreadable("nested too deep") from error


def _strip_wrapping(text: str) -> str:
    """Remove comment marks, CDATA marks and a closing semicolon around the value."""
    start = _OPEN.match(text)
    text = text[start.end() :] if start else text
    end = len(text)
    tail = _CLOSE.search(text, max(0, end - 200))
    return text[: tail.start()] if tail else text


def tolerant_loads(text: str) -> Any:
    """The value of a JSON block, however damaged; raises Unreadable when every parser fails."""
    try:
        return strict_loads(text)
    except ValueError:
        pass
    if len(text) > MAX_CHARS:
        raise Unreadable(f"{len(text)} characters are too many to repair")
    text = _strip_wrapping(text)
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    problem = "empty"
    for way in (_plain, _repaired, _chomp, _repaired_chomp):
        try:
            value = way(text)
        except (ValueError, RecursionError) as error:
            problem = str(error)[:120]
            continue
        if value not in ({}, [], None) or not text:
            return value
    raise Unreadable(problem)


def _plain(text: str) -> Any:
    return strict_loads(text)


def _repaired(text: str) -> Any:
    return strict_loads(repair(text))


def _chomp(text: str) -> Any:
    import chompjs

    return chompjs.parse_js_object(
        text, loader_kwargs={"strict": False, "parse_int": _integer, "parse_constant": _constant}
    )


def _repaired_chomp(text: str) -> Any:
    return _chomp(repair(text))
