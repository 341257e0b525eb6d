"""What is left of removed contacts in a home, however they are written: in its tables, its captures and its files.

A contact leaves the store with its ads, but people quote it: in a note, a comment, the title of a case, a saved view.
Such words are read as a mask reads them (`crawler.masking.mask`), so that spaces, words for digits and other scripts
hide nothing. What the program made of ads was read for contacts when it came in; there the plain digits and words are
looked for, in any grouping, and what has them is read.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.contact_kinds import identity
from crawler.masking.forms import NUMERIC, national_digits
from crawler.masking.mask import Hidden, Mask
from crawler.store import Store
from crawler.store.database import FILE
from crawler.store.stored_texts import StoredRow, stored_rows

_SHORTEST: Final = 4
"""Characters of a contact from which it is looked for: fewer are in too many texts."""
_ENDING: Final = 7
"""Digits of a number by which a text is chosen for reading; the shortest national numbers have seven (E.164)."""
_WORD: Final = re.compile(r"[^\W_]+")
_DIGITS: Final = re.compile(r"\d+")
_PIECE: Final = 1 << 16
"""Bytes of a packed file read at once: some ten members, since what is behind one of them is copied."""
_LARGE_PIECE: Final = 1 << 24
"""Bytes of another file read at once."""
_LONG: Final = 4_000
"""Characters up to which a text is read whole: longer ones are records of captures, up to a whole file of ads..."""
_AROUND: Final = 400
"""...of which so many characters on both sides of a place are read. A number has some 40 and an address some 250."""
_TICK: Final = 5_000
"""Texts between two signs of progress."""
_FEW: Final = 30
"""Contacts up to which looking for each is faster than looking each piece of a text up. Measured in December 2026."""


class RemovedContactSearch:
    """Looks for contacts in texts."""

    def __init__(
        self, contacts: Iterable[tuple[str, str]], tick: Callable[[int], None] | None = None
    ) -> None:
        """Take the kinds and values of the contacts that were removed; `tick` is told of each few thousand texts."""
        self._tick = tick
        known = {identity(kind, value) for kind, value in contacts if len(value) >= _SHORTEST}
        self._hidden: Hidden = frozenset(known)
        self._mask = Mask(hidden=self._hidden)
        self.texts = 0
        """How many texts were looked at."""

    def holds(self, text: str) -> bool:
        """Whether a text that a person wrote has one of them, in any spelling."""
        self._count()
        return bool(self._hidden) and self._mask.text(text) != text

    def holds_plainly(self, text: str) -> bool:
        """The same of a text whose contacts were read before: first by its digits and words, which costs little."""
        self._count()
        return any(self._mask.text(part) != part for part in self._passages(text))

    def count_plainly(self, texts: Sequence[str]) -> int:
        """How many of the texts of one row hold one: looked at together first, since a row has a dozen short ones."""
        if len(texts) > 1 and not self._may_hold("\n".join(texts)):
            self._count(len(texts))
            return 0
        return sum(map(self.holds_plainly, texts))

    def _may_hold(self, text: str) -> bool:
        return next(chain(self._numbers_in(text), self._words_in(text)), None) is not None

    def _count(self, more: int = 1) -> None:
        before, self.texts = self.texts, self.texts + more
        if self._tick is not None and before // _TICK < self.texts // _TICK:
            self._tick(_TICK)

    def _passages(self, text: str) -> Iterator[str]:
        """What has to be read of a text: a short one whole, of a long one the surroundings of what may be one."""
        for whole, first, end in chain(self._numbers_in(text), self._words_in(text)):
            if len(whole) <= _LONG:
                yield whole
                return
            yield whole[max(0, first - _AROUND) : end + _AROUND]

    def _numbers_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Places with the last digits of a number: the text, and where they begin and end."""
        if not self._endings:
            return
        digits = "".join(_DIGITS.findall(text))
        if not digits.isascii():
            digits = "".join(str(int(digit)) for digit in digits)
        places: NDArray[np.intp] | None = None
        for at in self._ends(digits) if len(digits) >= _ENDING else ():
            if places is None:  # asked for rarely
                places = np.flatnonzero([sign.isdecimal() for sign in text])
            yield text, int(places[at]), int(places[at + _ENDING - 1]) + 1

    def _ends(self, digits: str) -> Iterator[int]:
        """Where in a line of digits one of the numbers ends."""
        if len(self._endings) > _FEW:
            found = range(len(digits) - _ENDING + 1)
            yield from (at for at in found if digits[at : at + _ENDING] in self._endings)
            return
        for ending in self._endings:
            at = digits.find(ending)
            while at >= 0:
                yield at
                at = digits.find(ending, at + 1)

    def _words_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The same of places with the longest word of a contact all of whose words the text has."""
        if not self._words:
            return
        folded = text.casefold()
        said = frozenset(_WORD.findall(folded)) if len(self._words) > _FEW else None
        for words in self._words:
            if all(word in folded for word in words) if said is None else said.issuperset(words):
                for match in re.finditer(re.escape(words[-1]), folded):
                    yield folded, match.start(), match.end()

    @cached_property
    def _endings(self) -> frozenset[str]:
        """The last digits of the numbers."""
        found = (national_digits(value)[1] for _, value in self._hidden if NUMERIC.fullmatch(value))
        return frozenset(digits[-_ENDING:] for digits in found if len(digits) >= _ENDING)

    @cached_property
    def _words(self) -> frozenset[tuple[str, ...]]:
        """The two longest words of each contact that is no number: one of them may be a provider's or a suffix."""
        found = (_WORD.findall(value.casefold()) for _, value in self._hidden if not NUMERIC.fullmatch(value))
        return frozenset(tuple(sorted(words, key=len)[-2:]) for words in found if words)


def remains(store: Store, search: RemovedContactSearch) -> Iterator[tuple[str, int]]:
    """Where a removed contact is left: `adwatch.db TABLE` or a file, and in how many texts."""
    yield from sorted(_in_tables(stored_rows(store.database), search).items())
    for path in sorted(store.home.rglob("*")):
        name = path.relative_to(store.home)
        if path.is_file() and not str(name).startswith(FILE) and (count := _in_file(path, search)):
            yield str(name), count


def _in_tables(rows: Iterable[StoredRow], search: RemovedContactSearch) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        count = sum(map(search.holds, row.texts)) if row.by_people else search.count_plainly(row.texts)
        if count:
            found[f"{FILE} {row.table}"] += count
    return found


def _in_file(path: Path, search: RemovedContactSearch) -> int:
    parts = unpacked(path) if path.name.endswith(".gz") else (path.read_bytes(),)
    return sum(search.holds_plainly(part.decode("utf-8", "replace")) for part in parts)


def unpacked(path: Path) -> Iterator[bytes]:
    """The members of a file of gzip, one at a time, as far as they can be read."""
    with path.open("rb") as file:
        held = file.read(_PIECE)
        while held:
            reader, parts = zlib.decompressobj(zlib.MAX_WBITS + 16), []
            while held and not reader.eof:
                try:
                    parts.append(reader.decompress(held))
                except zlib.error:
                    return
                held = reader.unused_data or file.read(_PIECE)
            yield b"".join(parts)


def count_in_bytes(path: Path, needles: Iterable[bytes]) -> int:
    """How often the needles, of two bytes or more, occur in a file, of which a part is in memory at a time."""
    kept, count = dict.fromkeys(needles, b""), 0
    with path.open("rb") as file:
        while piece := file.read(_LARGE_PIECE):
            for needle, end in kept.items():
                count += piece.count(needle) + (end + piece[: len(needle) - 1]).count(needle)
                kept[needle] = (end + piece[-len(needle) :])[1 - len(needle) :]
    return count
