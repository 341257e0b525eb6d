"""The normal form of an ad: its text without what a reposter changes.

What would I change here? What is taken out before two ads are compared: contacts, links, numbers and dates,
the employer's and the places' names, punctuation, emoji, case and disguises. What stays are letters, so the
same code serves every script. Combining marks go too: they go on both sides of every comparison.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.records import Contact, JobPosting
from crawler.text.fold import fold

MAX_CHARACTERS: Final = 20_000
"""Longer bodies are cut: nothing after that tells one template from another."""
_BODIES: Final = ("description", "text")
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_BREAKS: Final = "\n\r.!?;•|。！？；؟؛।"
_FIRST_MARK, _MARKS = 0xE000, 512
_MARK: Final = re.compile("[\ue000-\ue1ff]")
_LETTER, _SPACE, _BREAK, _NOTHING = 0, 1, 2, 3
_MIN_NAME: Final = 3
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


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


def normal_form(posting: JobPosting, contacts: Sequence[Contact] = ()) -> NormalForm:
    """Normal form of an ad whose contacts (with offsets into its fields) are known."""
    parts = [_marked(posting, name, contacts) for name in _BODIES]
    body = "\n".join(filter(None, parts)) or posting.title
    names = names_of(posting)
    title = segments_of(_without_names(fold(posting.title[:300]).text, names))
    segments = segments_of(_without_names(fold(body[:MAX_CHARACTERS]).text, names))
    contexts: dict[int, str] = {}
    if contacts:
        segments = tuple(filter(None, (_unmarked(segment, contexts) for segment in segments)))
    return NormalForm(segments, " ".join(title), contexts)


def segments_of(folded: str) -> tuple[str, ...]:
    """Letters of a folded text, a segment for each sentence or line, words parted by single spaces."""
    if "@" in folded or "://" in folded or "www." in folded:
        folded = _ADDRESS.sub(" ", folded)
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32)
    classes = _classes()[codes]
    kept = np.where(classes == _LETTER, codes, np.where(classes == _BREAK, ord("\n"), ord(" ")))
    text = kept[classes != _NOTHING].astype(np.uint32).tobytes().decode("utf-32-le")
    return tuple(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


@cache
def _classes() -> NDArray[np.uint8]:
    classes = np.full(0x110000, _SPACE, dtype=np.uint8)
    for code in range(0x32000):
        category = unicodedata.category(chr(code))
        if category[0] == "L":
            classes[code] = _LETTER
        elif category in {"Mn", "Mc", "Cf"}:
            classes[code] = _NOTHING
    classes[[ord(mark) for mark in _BREAKS]] = _BREAK
    classes[_FIRST_MARK : _FIRST_MARK + _MARKS] = _LETTER
    return classes


def weight(segment: str) -> int:
    """Length of a segment in letters; an ideograph says as much as three letters."""
    if segment.isascii():
        return len(segment)
    return len(segment) + 2 * len(_WIDE.findall(segment))


def names_of(posting: JobPosting) -> tuple[str, ...]:
    """Folded names of the employer and the places of an ad, longest first."""
    raw = [posting.hiring_organization, *re.split(r"[;,/|]", posting.job_location)]
    for place in posting.places:
        raw += [place.raw, place.locality or "", place.region or ""]
    names = {_folded_name(name.strip()) for name in raw if name.strip()}
    return tuple(sorted((name for name in names if _long_enough(name)), key=len, reverse=True))


@lru_cache(maxsize=20_000)
def _folded_name(name: str) -> str:
    return fold(name).text


def _long_enough(name: str) -> bool:
    return len(name) >= (_MIN_NAME if name.isascii() else _MIN_NAME - 1)


def _without_names(folded: str, names: tuple[str, ...]) -> str:
    present = [name for name in names if name in folded]
    if not present:
        return folded
    alternatives = "|".join(
        rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in present
    )
    return re.sub(alternatives, " ", folded)


def _marked(posting: JobPosting, name: str, contacts: Sequence[Contact]) -> str:
    """A field with a private letter in the place of each contact."""
    text: str = getattr(posting, name)
    spans = sorted((c.start, c.end, n) for n, c in enumerate(contacts[:_MARKS]) if c.field == name)
    kept, position = [], 0
    for start, end, number in spans:
        kept += [text[position : max(start, position)], chr(_FIRST_MARK + number)]
        position = max(position, end)
    return " ".join([*kept, text[position:]]) if spans else text


def _unmarked(segment: str, contexts: dict[int, str]) -> str:
    marks = _MARK.findall(segment)
    if not marks:
        return segment
    bare = " ".join(_MARK.sub(" ", segment).split())
    contexts.update({ord(mark) - _FIRST_MARK: bare for mark in marks})
    return bare
