"""Regular expressions in linear time (RE2), whatever the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, cast

import re2

from crawler.late_regex import Late

_ANYWHERE: Final = re2._re2.RE2.Anchor.UNANCHORED
_SET_MEMORY: Final = 256 << 20
"""Bytes for the states of many patterns. Measured in 2025: about a tenth is used."""
_length: Final = re2._re2.BytesToCharLen


class LinearRegex:
    """A compiled pattern.

    The package's own wrapper costs more than RE2 itself on an ad: it encodes the text for every search and counts
    characters even where each is one byte. Here a text is encoded once for all patterns that are searched in a row.
    """

    __slots__ = ("_ask", "_regexp")

    def __init__(self, regexp: re2._Regexp[str]) -> None:
        """Take a pattern that `re2` compiled."""
        self._regexp = regexp
        self._ask: Any = regexp._regexp.Match

    def search(self, text: str) -> re2._Match[str] | None:
        """The first match, or None."""
        return next(self.finditer(text), None)

    def found_in(self, text: str) -> bool:
        """True when the pattern is anywhere in the text."""
        raw = _encoded(text)
        return bool(self._ask(_ANYWHERE, raw, 0, len(raw))[0][0] >= 0)

    def finditer(self, text: str) -> Iterator[re2._Match[str]]:
        """All matches, as the package gives them; offsets are code points."""
        raw = _encoded(text)
        end = len(raw)
        spans = self._ask(_ANYWHERE, raw, 0, end)
        wide = end != len(text)
        passed = chars = 0
        while spans[0][0] >= 0:
            first, last = spans[0]
            if wide:
                chars += _length(raw, passed, first)
                passed = first
                spans = [_in_characters(raw, first, chars, span) for span in spans]
            yield re2._Match(self._regexp, text, 0, len(text), spans)
            at = last if last > first else _next_character(raw, last)
            if at > end:
                return
            spans = self._ask(_ANYWHERE, raw, at, end)


class LinearRegexSet:
    """Patterns that are searched together in one pass over a text."""

    __slots__ = ("_set",)

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile the patterns; results name them by their index. Raises `re2.error` for a pattern RE2 refuses."""
        options = re2.Options()
        options.max_mem = _SET_MEMORY
        options.log_errors = False
        self._set: Any = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def found_in(self, text: str) -> frozenset[int]:
        """Indices of the patterns that match anywhere in the text."""
        return frozenset(self._set.Match(_encoded(text)) or ())


def _in_characters(raw: bytes, first: int, chars: int, span: tuple[int, int]) -> tuple[int, int]:
    """A span in bytes -> in code points, where `first` bytes are `chars` code points."""
    if span[0] < 0:
        return span
    start = chars + _length(raw, first, span[0])
    return start, start + _length(raw, span[0], span[1])


def _next_character(raw: bytes, at: int) -> int:
    """Where the character after the one at `at` begins."""
    at += 1
    while at < len(raw) and raw[at] & 0xC0 == 0x80:
        at += 1
    return at


@lru_cache(maxsize=2)
def _encoded(text: str) -> bytes:
    return text.encode(errors="replace")  # a lone surrogate is one "?", so that offsets hold


def compile_linear(pattern: str) -> LinearRegex:
    """RE2 pattern with room for the states of long word lists, silent where it falls back to a slower way.

    Raises `re2.error` for a pattern RE2 refuses.
    """
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return LinearRegex(re2.compile(pattern, options))


_OF_LINEAR: Final = ("finditer", "found_in", "search")


def compile_linear_late(pattern: str) -> LinearRegex:
    """As `compile_linear`, for constants: compiled, and refused, at the first use."""
    return cast("LinearRegex", Late(_OF_LINEAR, lambda: compile_linear(pattern)))
