"""The words of `words/LANGUAGE.toml`: phrases around the parts of a journey, and names of days and months."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from crawler.itinerary.tokens import Word, phrase_keys
from crawler.text.number_words import numbers_of

FOLDER: Final = Path(__file__).parent / "words"
LANGUAGES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
"""Languages that are read."""
EXACT: Final = frozenset(("vi", "th", "my", "km", "zh"))
"""Languages whose words differ by their accents or vowels."""
READ_AS: Final = {"ms": "id", "pcm": "en", "lo": "th", "fil": "tl", "mo": "ro"}
"""Languages without a file that are read with another's words."""
ENDINGS: Final = ("endings", "sure_endings", "prefixes")
"""Keys of a file that are no phrases: what the grammar writes on a word (`segments.PartingWords`)."""

_LONGEST: Final = 8
"""Words of the longest phrase."""
_GLUED: Final = re.compile(r"^(?:وبال|بال|وال|فال|لل|وب|ول|و|ب|ل|ف)(?=.{3})")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """A phrase found in a text."""

    first: int
    """Place of its first word."""
    after: int
    """Place of the word after it."""
    role: str
    """Key of the file."""


@dataclass(frozen=True)
class PhraseList:
    """The words of one language."""

    exact: bool
    """Whether words are compared with their accents."""
    _index: Mapping[str, Sequence[tuple[Phrase, str]]]
    written: frozenset[str] = frozenset()
    """Phrases as written, lower case: by them runs of scripts without spaces are parted."""
    endings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the grammar writes on a word, by key of the file, longest first."""

    exact_days: bool = False
    """Whether a figure after a month is no day of it (Vietnamese counts its months)."""

    @property
    def stems(self) -> frozenset[str]:
        """First words of its phrases."""
        return frozenset(self._index)

    def cues(self, words: Sequence[Word]) -> list[CuePhrase]:
        """All phrases in a text; of those of one role that begin at one word the longest."""
        keys = self._keys(words)
        found = []
        for place, key in enumerate(keys):
            seen: set[str] = set()
            for first in forms(key):
                for phrase, role in self._index.get(first, ()):
                    if role not in seen and starts_with(keys, place, phrase):
                        seen.add(role)
                        found.append(CuePhrase(place, place + len(phrase), role))
        return found

    def is_in(self, role: str, words: Sequence[Word], place: int) -> int:
        """Words of the longest phrase of a role that begins at a word; 0 for none."""
        if not 0 <= place < len(words):
            return 0
        first = words[place].exact if self.exact else words[place].key
        known = [one for form in forms(first) for one, other in self._index.get(form, ()) if other == role]
        if not known:
            return 0
        keys = self._keys(words[place : place + _LONGEST])
        return max((len(phrase) for phrase in known if starts_with(keys, 0, phrase)), default=0)

    def _keys(self, words: Sequence[Word]) -> list[str]:
        return [word.exact if self.exact else word.key for word in words]


def forms(key: str) -> tuple[str, ...]:
    """A word, and an Arabic one without the conjunction and preposition written on it."""
    if not "\u0600" <= key[0] <= "\u06ff":
        return (key,)
    bare = _GLUED.sub("", key)
    return (key, bare, f"ال{bare}") if bare != key else (key,)


def starts_with(keys: Sequence[str], place: int, phrase: Phrase) -> bool:
    """Whether a phrase stands at a place of a text; its first word has been looked up."""
    rest = phrase[1:]
    return len(keys) - place >= len(phrase) and all(
        keys[place + number] == key for number, key in enumerate(rest, 1)
    )


@cache
def lexicon(language: str) -> PhraseList:
    """The words of a language; those of English where there is no file."""
    language = READ_AS.get(language, language)
    name = language if language in LANGUAGES else "en"
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    exact = name in EXACT
    endings = {key: sorted(table.pop(key, ()), key=lambda one: (-len(one), one)) for key in ENDINGS}
    written = {one.lower() for rows in table.values() for row in rows for one in row.split("|")}
    index: defaultdict[str, list[tuple[Phrase, str]]] = defaultdict(list)
    table["figures"] = [*table["figures"], *numbers_of(READ_AS.get(language, language))]
    for role, rows in table.items():
        for phrase in {phrase_keys(one, exact=exact) for row in rows for one in row.split("|")}:
            if phrase:
                index[phrase[0]].append((phrase, role))
    for known in index.values():
        known.sort(key=lambda one: (-len(one[0]), one))
    return PhraseList(exact, dict(index), frozenset(written), endings, exact_days=name == "vi")
