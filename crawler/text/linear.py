"""Patterns that run in linear time whatever the text (RE2), compiled the house's way."""

from __future__ import annotations

import re2


def compile_linear(pattern: str) -> re2._Regexp[str]:
    """RE2 pattern with room for the states of long word lists, silent where it falls back to a slower way.

    Input must hold no lone surrogates: `fold` replaces them. Raises `re2.error` for a pattern RE2 refuses.
    """
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return re2.compile(pattern, options)
