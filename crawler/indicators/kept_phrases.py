"""The phrase files as they were read, kept in the user's cache: to read them takes most of the time of a start.

What is kept belongs to the bytes of the files, to the ids of the indicators and to the code that reads them; a change
of any makes another key. Files with mistakes are not kept, so that each start names the mistakes.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

import crawler.text
from crawler import user_cache
from crawler.indicators.catalogue import Example
from crawler.indicators.matcher import Phrase
from crawler.indicators.patterns import Pattern
from crawler.indicators.phrases import PhraseFile
from crawler.records import Weight

KIND: Final = "phrases"
"""Kind of the file in the user's cache."""


class _Group(msgspec.Struct, array_like=True, frozen=True):
    """Phrases that follow one another and differ in their words only."""

    key: str
    weight: Weight | None
    substring: bool
    condition: str
    phrases: list[tuple[Pattern, str, bool]]
    """Pattern, line, and whether it means the same everywhere."""


class _File(msgspec.Struct, array_like=True, frozen=True):
    language: str
    groups: list[_Group]
    examples: list[tuple[str, str, bool]]
    """Indicator, text, and whether it is to be found."""
    removed: list[tuple[str, str, str]]
    checked: str


def phrase_files(
    contents: Sequence[tuple[str, bytes]],
    indicators: Collection[str],
    read: Callable[[], tuple[list[PhraseFile], bool]],
) -> list[PhraseFile]:
    """The phrase files, from the user's cache if they are there, else read and put there.

    Args:
        contents: Language and bytes of each file, in their order.
        indicators: Ids that the files may name.
        read: Reads them; tells whether they are without a mistake.
    """
    key = _key(contents, indicators)
    kept = user_cache.read(KIND, key)
    if kept is not None:
        try:
            return [_file(one) for one in msgspec.msgpack.decode(kept, type=list[_File])]
        except msgspec.DecodeError:
            pass  # not whole: it is read and kept again
    files, sound = read()
    if sound:
        user_cache.keep(KIND, key, [msgspec.msgpack.encode([_kept(file) for file in files])])
    return files


def _key(contents: Sequence[tuple[str, bytes]], indicators: Collection[str]) -> str:
    digest = hashlib.sha256(_digest_of_code())
    for name, content in (*contents, ("indicators", "\n".join(sorted(indicators)).encode())):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _digest_of_code() -> bytes:
    """Of this room and of the room that folds texts, with its words: a phrase is folded as the ads are."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    for folder in (Path(__file__).parent, Path(crawler.text.__file__).parent):
        for path in sorted((*folder.glob("*.py"), *folder.glob("words/*.toml"))):
            digest.update(path.read_bytes())
    return digest.digest()


def _kept(file: PhraseFile) -> _File:
    runs = groupby(file.phrases, key=lambda one: (one.key, one.weight, one.substring, one.condition))
    return _File(
        file.language,
        [
            _Group(*about, [(one.pattern, one.line, one.everywhere) for one in phrases])
            for about, phrases in runs
        ],
        [(one.indicator, one.text, one.hit) for one in file.examples],
        sorted(file.removed),
        file.checked,
    )


def _file(kept: _File) -> PhraseFile:
    language = kept.language
    return PhraseFile(
        language,
        tuple(
            [
                Phrase(
                    pattern,
                    group.key,
                    language,
                    group.weight,
                    line,
                    group.substring,
                    everywhere,
                    group.condition,
                )
                for group in kept.groups
                for pattern, line, everywhere in group.phrases
            ]
        ),
        tuple(
            [
                Example(indicator=indicator, language=language, text=text, hit=hit)
                for indicator, text, hit in kept.examples
            ]
        ),
        frozenset(kept.removed),
        kept.checked,
    )
