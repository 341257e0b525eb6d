"""Word lists that a native speaker can read and correct: TOML files, one table for each use.

In a table each key is a language (BCP 47 tag) and its value the words, as people type them::

    [dot]
    es = ["punto"]
    ru = ["точка"]

Words are folded on loading (`crawler.text.fold`), since texts are compared in folded form. A table whose name ends
in `_patterns` has fragments of regular expressions, which must already be in folded form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from crawler.text.fold import fold
from crawler.toml_tables import parsed

PATTERNS: Final = "_patterns"
"""End of the name of a table of regular expressions."""


class WordLists:
    """The tables of one file."""

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            ValueError: the file is no TOML, or a table has anything but lists of strings by language.
        """
        self._tables: dict[str, dict[str, list[str]]] = parsed(path.read_bytes(), path.stem)
        for name, table in self._tables.items():
            for language, words in table.items():
                if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
                    raise ValueError(f"{path.name}: [{name}] {language} must be a list of words")

    def __iter__(self) -> Iterator[str]:
        """Names of the tables."""
        return iter(self._tables)

    def by_language(self, table: str) -> Mapping[str, tuple[str, ...]]:
        """Words of a table as they are written, by language."""
        return {language: tuple(words) for language, words in self._tables[table].items()}

    def words(self, table: str) -> tuple[str, ...]:
        """Folded words of all languages in the order of the file, each once; patterns as they are."""
        rows = self._tables[table].values()
        fix = str if table.endswith(PATTERNS) else fold_word
        return tuple(dict.fromkeys(fix(word) for row in rows for word in row))

    def pattern(self, table: str) -> str:
        """Alternatives of a regular expression (RE2 or `re`), without a group around them."""
        words = self.words(table)
        return "|".join(words) if table.endswith(PATTERNS) else alternatives(words)


@lru_cache(maxsize=16_384)
def fold_word(word: str) -> str:
    """Folded form of one word; most are asked for several times while the tables are read."""
    return fold(word).text


def alternatives(words: Iterable[str]) -> str:
    """Escaped alternatives for RE2 and `re`, the longest first, so that no word hides a longer one."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("\\ ", " ").replace("\\-", "-") for word in ordered)
