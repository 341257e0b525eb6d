"""Words in "fancy" letters, which generators make of other scripts and of signs ("fє3" of Greek and Cyrillic, "₣ɆɆ").

People read the shapes; phrases and n-grams look for Latin letters. A word is decorated if it mixes scripts as no
language does; where most of a text is, its words of one foreign script are too.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from crawler.late_regex import compile_late
from crawler.text.linear_regex import compile_linear_late
from crawler.toml_tables import parsed

_TABLES: Final = parsed((Path(__file__).parent / "words" / "decorations.toml").read_bytes(), "decorations")
ALWAYS: Final[dict[str, str]] = {
    letter: latin
    for letters, meant in _TABLES["always"].items()
    for letter, latin in zip(letters, meant, strict=True)
}
"""Letters of scripts in which no language of the catalogue is written -> the Latin letters that they pass for."""
_RARE: Final[str] = _TABLES["in_words"]["rare"]
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
IN_WORDS: Final[dict[str, str]] = {
    letter: latin
    for alphabet in reversed(_TABLES["in_words"]["alphabets"])
    for letter, latin in zip(alphabet, _LETTERS, strict=True)
    if letter not in "." and not letter.isascii()
}
"""Letters of living scripts, and signs -> the Latin letters that they pass for in decorated words."""

FEWEST_DECORATED: Final = 3
"""Decorated words from which a text is decorated as a whole. Set by hand in 2026."""
DECORATED: Final = 0.3
"""Share of its words with such letters that must be decorated for it. Set by hand in 2026."""

BESIDE: Final = 40
"""Characters of a part of a text: a word's part and its two neighbours tell in which script it stands. By hand."""

_RANGES: Final = (
    ("sign", 0xA0, 0xC0), ("greek", 0x370, 0x400), ("cyrillic", 0x400, 0x530), ("armenian", 0x530, 0x590),
    ("hebrew", 0x590, 0x600), ("arabic", 0x600, 0x780), ("thai", 0xE00, 0xE80), ("ethiopic", 0x1200, 0x1400),
    ("sign", 0x2000, 0x2C00), ("han", 0x2E80, 0xA000),
)  # fmt: skip


def _script(letter: str) -> str:
    code = ord(letter)
    return next((name for name, start, end in _RANGES if start <= code < end), "latin")


_SCRIPTS: Final = {letter: _script(letter) for letter in IN_WORDS}


def _of(*names: str) -> str:
    return "".join(re.escape(letter) for letter, name in _SCRIPTS.items() if name in names)


_BESIDE_LATIN: Final = ("armenian", "hebrew", "arabic", "thai", "ethiopic")
"""Scripts that stand beside Latin words without a space, but not within them; Armenian parts them by a hyphen."""
_SIGNS: Final = "".join(letter for letter, name in _SCRIPTS.items() if name == "sign")
_FOREIGN: Final = tuple(sorted(set(_SCRIPTS.values()) - {"latin"}))
_MIXES: Final = compile_linear_late(
    "|".join(f"[{_of(name)}][{_of(*(set(_FOREIGN) - {name}))}]" for name in _FOREIGN)
    + f"|[{_of('greek')}][a-z]+[{_of('cyrillic')}]|[{_of('cyrillic')}][a-z]+[{_of('greek')}]"
    + f"|[a-z][{re.escape(_SIGNS)}]+[a-z]|[{re.escape(_SIGNS)}]{{2}}"
    + f"|[a-z][{_of(*_BESIDE_LATIN)}]+[a-z]|[a-z][{_of('armenian')}]|[{_of('armenian')}][a-z]"
    + f"|[a-z][{re.escape(_RARE)}]|[{re.escape(_RARE)}][a-z]"
)
"""Letters that stand beside each other in no word of a language."""
_WORD: Final = compile_late(f"[a-z{re.escape(''.join(IN_WORDS))}]+")
_LETTER: Final = compile_late(r"[^\W\d_]")


def mixes_scripts(text: str) -> bool:
    """Whether letters stand beside each other that do so in no word of a language.

    Args:
        text: Folded character by character.
    """
    return _MIXES.found_in(text)


def undecorated(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Give the decorated words of a text their Latin letters; its length stays.

    Args:
        text: Folded character by character.

    Returns:
        The text, and the words that changed, as offsets.
    """
    if not mixes_scripts(text):
        return text, ()
    beside = _Beside(text)
    words = [found.span() for found in _WORD.finditer(text) if _is_whole(text, *found.span())]
    foreign = [
        span
        for span in words
        if not text[slice(*span)].isascii() and beside.is_foreign(text[slice(*span)], span[0])
    ]
    decorated = [span for span in foreign if _is_decorated(text[slice(*span)])]
    if len(decorated) >= max(FEWEST_DECORATED, DECORATED * len(foreign)):
        decorated = foreign
    pieces, last = [], 0
    for start, end in decorated:
        pieces += [text[last:start], "".join(IN_WORDS.get(char, char) for char in text[start:end])]
        last = end
    return "".join((*pieces, text[last:])), tuple(decorated)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter that passes for none stands beside it."""
    return not (_LETTER.match(text[start - 1 : start]) or _LETTER.match(text[end : end + 1]))


class _Beside:
    """In which scripts the text around a word is written: those with more letters that pass for no Latin one.

    Text elsewhere says nothing: a paragraph of Russian below hides no offer in letters that look Russian.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, frozenset[str]] = {}

    def is_foreign(self, word: str, start: int) -> bool:
        """Whether no script of a word is one of those around it; `start` is its offset."""
        part = start // BESIDE
        if part not in self._known:
            around = self._text[max(0, part - 1) * BESIDE : (part + 2) * BESIDE]
            passing = _by_script("".join(filter(IN_WORDS.__contains__, around)))
            of_all = _by_script(around)
            self._known[part] = frozenset(
                name for name in _FOREIGN if name != "sign" and of_all[name] > 2 * passing[name]
            )
        return self._known[part].isdisjoint(_SCRIPTS.get(letter, "latin") for letter in word)


def _by_script(text: str) -> Counter[str]:
    """How many characters beyond ASCII each script has."""
    found: Counter[str] = Counter()
    for char, count in Counter(text).items():
        if not char.isascii():
            found[_script(char)] += count
    return found


def _is_decorated(word: str) -> bool:
    """Whether a word mixes scripts as no language does; Greek or Cyrillic with Latin is read by `mixed_scripts`."""
    scripts = {_SCRIPTS.get(letter, "latin") for letter in word.strip(_SIGNS)}
    if scripts <= {"latin", "sign"}:
        return "sign" in scripts or sum(letter in _SIGNS for letter in word) > 1
    if scripts <= {"latin", "han"}:
        return len(word) > 1 and any(letter in _RARE for letter in word)
    if len(scripts) == 2 and "latin" in scripts:
        return not scripts.isdisjoint(_BESIDE_LATIN) and mixes_scripts(word)
    return len(scripts) > 1
