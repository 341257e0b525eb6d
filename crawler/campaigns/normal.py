"""The normal form of an ad: its text without what a reposter changes.

What would I change here? What is taken out before two ads are compared: contacts, links, numbers and dates,
the employer's and the places' names, punctuation, emoji, case and disguises. What stays are letters, so the
same code serves every script. Combining marks go too: they go on both sides of every comparison.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.amounts import without_amounts
from crawler.campaigns.names import names_of, without_names
from crawler.records import JobPosting
from crawler.text.fold import fold

MAX_CHARACTERS: Final = 20_000
"""Longer bodies are cut: nothing after that tells one template from another."""
_BODIES: Final = ("description", "text")
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_BREAKS: Final = "\n\r.!?;•|。！？；؟؛।"
_MARK: Final = "\x1a"
"""Stands in the place of a contact while a text is folded and cut; a letter as far as sentences go."""
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Standing(Protocol):
    """Something that is in a field of an ad; a `crawler.records.Contact` is one."""

    @property
    def field(self) -> str:
        """Name of the field."""

    @property
    def start(self) -> int:
        """Offset of its first character."""

    @property
    def end(self) -> int:
        """Offset after its last one."""


class Stretch(NamedTuple):
    """Where a contact is, and nothing else of it."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NormalForm:
    """Letters of an ad, one segment a sentence or line."""

    segments: tuple[str, ...]
    """In the order of the ad; the empty ones left out."""
    title: str
    """Normal form of the title, which names the role: compared apart from the body."""
    contexts: Mapping[int, str] = field(default_factory=dict)
    """For a contact (its position among those given) the segment that it stood in."""

    @property
    def text(self) -> str:
        """All segments as one text."""
        return " ".join(self.segments)


def body_of(posting: JobPosting) -> str:
    """Text that carries the template: description and free text, else the title."""
    return "\n".join(filter(None, (getattr(posting, name) for name in _BODIES))) or posting.title


def normal_form(posting: JobPosting, contacts: Sequence[Standing] = ()) -> NormalForm:
    """Normal form of an ad whose contacts (with offsets into its fields) are known."""
    places = {name: _places(name, contacts) for name in _BODIES}
    body = "\n".join(filter(None, (_marked(getattr(posting, name), places[name]) for name in _BODIES)))
    names = names_of(posting)
    title = _lines(posting.title[:300], names)
    segments = _lines((body or posting.title)[:MAX_CHARACTERS], names)
    if len(segments) > 1 and segments[0] == " ".join(title):
        segments = segments[1:]
    contexts: dict[int, str] = {}
    if contacts:
        numbers = iter([number for name in _BODIES for _, _, number in places[name]])
        segments = tuple(filter(None, (_unmarked(segment, numbers, contexts) for segment in segments)))
    return NormalForm(segments, " ".join(title), contexts)


def _lines(text: str, names: Sequence[str]) -> tuple[str, ...]:
    return segments_of(without_names(without_amounts(fold(text).text), names))


def segments_of(folded: str) -> tuple[str, ...]:
    """Letters of a folded text, a segment for each sentence or line, words parted by single spaces."""
    if "@" in folded or "://" in folded or "www." in folded:
        folded = _ADDRESS.sub(" ", folded)
    if folded.isascii():
        text = folded.encode("ascii").translate(_ascii_letters()).decode("ascii")
    else:
        codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32)
        kept = _letters()[codes]
        text = kept[kept != 0].tobytes().decode("utf-32-le")
    return tuple(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


@cache
def _letters() -> NDArray[np.uint32]:
    """What becomes of each code point: a letter stays, a break is a line feed, a mark 0, all else a space."""
    found = np.full(0x110000, ord(" "), dtype=np.uint32)
    for code in range(0x32000):
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            found[code] = code
        elif category in {"Mn", "Mc", "Cf"}:
            found[code] = 0
    found[[ord(mark) for mark in _BREAKS]] = ord("\n")
    found[ord(_MARK)] = ord(_MARK)
    return found


@cache
def _ascii_letters() -> bytes:
    """The same for ASCII, which has no marks."""
    return _letters()[:256].astype(np.uint8).tobytes()


def weight(segment: str) -> int:
    """Length of a segment in letters; an ideograph counts as three letters."""
    if segment.isascii():
        return len(segment)
    return len(segment) + 2 * len(_WIDE.findall(segment))


def _places(name: str, contacts: Sequence[Standing]) -> list[tuple[int, int, int]]:
    """Start, end and position among all of the contacts that stand in a field, in the order of the text."""
    return sorted((c.start, c.end, number) for number, c in enumerate(contacts) if c.field == name)


def _marked(text: str, places: Sequence[tuple[int, int, int]]) -> str:
    """A field with a mark in the place of each contact, and no other marks."""
    text = text.replace(_MARK, " ")
    if not places:
        return text
    kept, position = [], 0
    for start, end, _ in places:
        kept += [text[position : max(start, position)], _MARK]
        position = max(position, end)
    return " ".join([*kept, text[position:]])


def _unmarked(segment: str, numbers: Iterator[int], contexts: dict[int, str]) -> str:
    """A segment without its marks; each of them is the next contact's, which gets the segment as context."""
    count = segment.count(_MARK)
    if not count:
        return segment
    bare = " ".join(segment.replace(_MARK, " ").split())
    contexts.update(dict.fromkeys(islice(numbers, count), bare))
    return bare
