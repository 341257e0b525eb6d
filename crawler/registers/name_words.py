"""The words of an agency's name that say who it is: folded, without "M/S", "Ltd.", a branch in brackets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.fold import fold
from crawler.toml_tables import parsed

_WORDS: Final = parsed(Path(__file__).with_name("words.toml").read_bytes(), "register_words")
LEFT_OUT: Final = frozenset(_WORDS["legal"]) | frozenset(_WORDS["branch"])
"""Words that say nothing of who it is."""
COMMON: Final = frozenset(_WORDS["common"])
"""Words that many names have."""
TRANSLATED: Final = frozenset(_WORDS["translated"])
"""Words of other languages that say "agency" and the like."""
_ARTICLES: Final = frozenset(_WORDS["articles"])
_BRACKETS: Final = compile_late(r"\([^()]*\)|\[[^\[\]]*\]")
_MESSRS: Final = compile_late(r"\bm\s*/\s*s\b\.?")
_WORD: Final = compile_late(r"[^\W_]+")

Core = tuple[str, ...]
"""The words of a name that say who it is."""


@lru_cache(maxsize=4096)
def core_of(name: str) -> Core:
    """The words of a name that are compared; all of them when none would be left."""
    text = _MESSRS.sub(" ", fold(name).text.lower().replace("'", "").replace("’", ""))
    for tried in (_BRACKETS.sub(" ", text), text):
        words = tuple(_joined(_WORD.findall(tried)))
        if kept := tuple(word for word in words if word not in LEFT_OUT):
            return kept
    return words


def _joined(words: Sequence[str]) -> Iterator[str]:
    """Initials as one word (P. N. -> pn), and an article with what follows it (al amin -> alamin)."""
    initials = ""
    article = ""
    for word in words:
        if len(word) == 1 and not word.isdigit():
            initials += word
            continue
        if initials:
            yield initials
            initials = ""
        if word in _ARTICLES and not article:
            article = word
            continue
        yield (article and _ARTICLE) + word
        article = ""
    if initials or article:
        yield initials or article


_ARTICLE: Final = "al"
"""How an article is written in a core, whatever it is in the name."""
