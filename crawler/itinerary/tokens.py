"""Words of a text with their places, and the form by which words are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from crawler.geo.gazetteer import fold_name

_MARKS: Final = (
    r"\u0300-\u036f\u0610-\u061a\u064b-\u0652\u0670"
    r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7"
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    r"\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u200c\u200d"
)
"""Marks that belong to the letter before, which `\\w` leaves out: of Latin, Arabic, Devanagari, Bengali, Thai, Lao,
Burmese and Khmer."""
_WORD: Final = re.compile(
    rf"\d+(?:[.,:/\-]\d+)*(?:[^\W\d_]{{1,3}}(?!\w))?|[^\W_](?:[\w{_MARKS}])*"
    r"|[.,;:!?()\n،؛–—→>•؟।\[\]۔។៖၊။。、，；：！？（）።፣]|(?<!\w)-|-(?!\w)"
)
"""A figure, a word, or a sign; a hyphen inside a word parts it."""
MOST_WORDS: Final = 2_000
"""Words of a text that are read; a long ad has 600. Bounds the time on hostile input."""
_DROPPED: Final = re.compile(r"[\u064b-\u0652\u0670\u0640\u093c]")
_ARABIC: Final = str.maketrans("أإآٱىةؤئیک", "ااااي" + "هوييك")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign of punctuation."""

    start: int
    end: int
    raw: str
    key: str
    """Folded: lower case, without accents."""
    exact: str
    """Lower case, with accents: Vietnamese words differ by them."""

    @property
    def is_sign(self) -> bool:
        """Whether it is punctuation."""
        return not self.raw[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[0].isupper() or self.raw[0].istitle()

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.raw[0].isdigit()


def words_of(text: str) -> list[Word]:
    """The first `MOST_WORDS` words and signs of a text."""
    return [word_of(match.start(), match[0]) for match in islice(_WORD.finditer(text), MOST_WORDS)]


def written_words(text: str) -> list[str]:
    """The same words and signs as they are written."""
    return [match[0] for match in islice(_WORD.finditer(text), MOST_WORDS)]


def word_of(start: int, raw: str) -> Word:
    """A word at a place of a text."""
    return Word(start, start + len(raw), raw, key_of(raw), _exact(raw))


@lru_cache(maxsize=8192)
def key_of(word: str) -> str:
    """The form by which a word is compared: folded, Arabic letters of one sound as one."""
    plain = _DROPPED.sub("", fold_name(word)).replace("’", "'")
    return plain.translate(_ARABIC)


def _exact(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower()


def phrase_keys(phrase: str, *, exact: bool = False) -> tuple[str, ...]:
    """Keys of the words of a phrase, with accents where they are told apart by them."""
    form = _exact if exact else key_of
    return tuple(form(raw) for raw in written_words(phrase) if raw[0].isalnum())


def is_cased(word: Word) -> bool:
    """Whether the alphabet of a word has capitals."""
    return word.raw[0].upper() != word.raw[0].lower()
