"""Patterns of words in many languages: whole words in scripts with spaces, anywhere in scripts without."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.postings.job_labels import is_dense


def either_word(words: Iterable[str]) -> str:
    """A pattern of any of some words; a * at the end of one lets endings follow.

    Args:
        words: In lower case.
    """
    return "|".join(_word(word) for word in sorted(words, key=len, reverse=True))


def _word(word: str) -> str:
    said = re.escape(word).replace(r"\*", r"\w{0,12}")
    return said if is_dense(word) else rf"(?<!\w){said}(?!\w)"
