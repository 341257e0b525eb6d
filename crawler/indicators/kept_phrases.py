"""The phrases as the matcher needs them, kept in the user's cache: to read their files takes most of a start.

What is kept belongs to the bytes of all files of the catalogue and to the code that reads them; a change of any makes
another key. A catalogue with mistakes is not kept, so that each start names the mistakes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

import crawler.geo
from crawler import kept_arrays
from crawler.indicators.examples import Example, written_examples
from crawler.indicators.phrase_tables import Phrase, PhraseHead, PhraseTables, flat_tables
from crawler.kept_arrays import Array
from crawler.text.kept_patterns import text_digest

KIND: Final = "phrases"
"""Kind of the file in the user's cache."""


class _About(msgspec.Struct, array_like=True, frozen=True):
    """What stands before the tables."""

    languages: tuple[str, ...]
    checked: dict[str, str]
    heads: list[PhraseHead]


@dataclass(frozen=True, slots=True)
class KeptPhrases:
    """What the phrase files and the tables with names say together."""

    tables: PhraseTables
    languages: tuple[str, ...]
    """Languages of the files."""
    checked: dict[str, str]
    """Language to who checked it and when, from files that say so."""
    examples: Array
    """Examples as bytes, for `examples_of`."""


def kept_phrases(key: str, read: Callable[[], ReadPhrases], is_sound: Callable[[], bool]) -> KeptPhrases:
    """The phrases, from the user's cache if they are there, else read and put there.

    Args:
        key: Digest of all files, from `key_of_files`.
        read: Reads the files.
        is_sound: Tells after reading whether the files are without a mistake.
    """
    kept = kept_arrays.read(KIND, key, _About)
    if kept is not None:
        about, (examples, *tables) = kept
        return KeptPhrases(PhraseTables(about.heads, tables), about.languages, about.checked, examples)
    new = read()
    heads, tables = flat_tables(new.phrases)
    examples = written_examples(new.examples)
    if is_sound():
        kept_arrays.keep(KIND, key, _About(new.languages, new.checked, heads), [examples, *tables])
    return KeptPhrases(PhraseTables(heads, tables), new.languages, new.checked, examples)


@dataclass(frozen=True, slots=True)
class ReadPhrases:
    """What was read from the files."""

    phrases: Iterable[Phrase]
    examples: Iterable[Example]
    languages: tuple[str, ...]
    checked: dict[str, str]


def key_of_files(digest: str, contents: Sequence[tuple[str, bytes]]) -> str:
    """The key of a catalogue.

    Args:
        digest: Of all its files.
        contents: Language and bytes of each phrase file, in their order.
    """
    whole = hashlib.sha256(_digest_of_code())
    whole.update(digest.encode())
    for language, content in contents:
        whole.update(f"{language} {len(content)}\n".encode())
    return whole.hexdigest()


@cache
def _digest_of_code() -> bytes:
    """Of this room and of the rooms that fold texts and name places: a phrase is folded as the ads are."""
    digest = hashlib.sha256(text_digest())
    for folder in (Path(__file__).parent, Path(crawler.geo.__path__[0])):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.digest()
