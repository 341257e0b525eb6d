"""Patterns of words in many languages: whole words in scripts with spaces, anywhere in scripts without."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.postings.job_labels import is_dense, words_in

ALEFS: Final = str.maketrans("أإآٱ", "اااا")
"""Forms of one Arabic letter, which writers mix: both sides of a comparison are written without."""
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")


def either_word(words: Iterable[str]) -> str:
    """A pattern of any of some words; a * at the end of one lets endings follow.

    Args:
        words: In lower case.
    """
    return "|".join(_word(word) for word in sorted(words, key=len, reverse=True))


def _word(word: str) -> str:
    said = re.escape(word).replace(r"\*", r"\w{0,12}")
    return said if is_dense(word) else rf"(?<!\w){said}(?!\w)"


def names_price(text: str) -> bool:
    """True for a short text that begins with a word for a price, which goods have and work has not."""
    return _price().match(text) is not None


@cache
def _price() -> re.Pattern[str]:
    words = sorted(words_in("prices"), key=len, reverse=True)
    return re.compile(rf"[\W_]{{0,4}}(?:{'|'.join(map(re.escape, words))})(?!\w)", re.I)


def names_archive(url: str) -> bool:
    """True for an address that is called after what is over: an archive, old or closed ads."""
    return _archives().search(unquote(urlsplit(url).path).casefold()) is not None


@cache
def _archives() -> re.Pattern[str]:
    said = sorted(words_in("archives"), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(re.escape(word.strip('*')) for word in said)})")


def names_copy(url: str) -> bool:
    """True for an address of another view of a page: to print it, or for phones ("/print/12/", "?m=1")."""
    split = urlsplit(url)
    words = frozenset(words_in("copies"))
    parts = unquote(split.path).casefold().split("/")
    if any(_NO_LETTERS.sub("", part.partition(".")[0]) in words for part in parts if part):
        return True
    query = [(key.casefold(), value.casefold()) for key, value in parse_qsl(split.query)[:10]]
    return any(key in words or value in words or (key == "m" and value in "01") for key, value in query)
