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
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

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
_FEW: Final = 30
"""Contacts up to which looking for each is faster than looking each piece of a text up. Measured in December 2026."""


class RemovedContactSearch:
    """Looks for contacts in texts."""

    def __init__(self, contacts: Iterable[tuple[str, str]]) -> None:
        """Take the kinds and values of the contacts that were removed."""
        known = {identity(kind, value) for kind, value in contacts if len(value) >= _SHORTEST}
        self._hidden: Hidden = frozenset(known)
        self._mask = Mask(hidden=self._hidden)
        self.texts = 0
        """How many texts were looked at."""

    def holds(self, text: str) -> bool:
        """Whether a text that a person wrote has one of them, in any spelling."""
        self.texts += 1
        return bool(self._hidden) and self._mask.text(text) != text

    def holds_plainly(self, text: str) -> bool:
        """The same of a text whose contacts were read before: first by its digits and words, which costs little."""
        self.texts += 1
        return self._may_hold(text) and self._mask.text(text) != text

    def count_plainly(self, texts: Sequence[str]) -> int:
        """How many of the texts of one row hold one: looked at together first, since a row has a dozen short ones."""
        if len(texts) > 1 and not self._may_hold("\n".join(texts)):
            self.texts += len(texts)
            return 0
        return sum(map(self.holds_plainly, texts))

    def _may_hold(self, text: str) -> bool:
        digits = "".join(_DIGITS.findall(text)) if self._endings else ""
        if not digits.isascii():
            digits = "".join(str(int(digit)) for digit in digits)
        if len(digits) >= _ENDING and self._ends(digits):
            return True
        return bool(self._words) and self._says(text.casefold())

    def _ends(self, digits: str) -> bool:
        if len(self._endings) <= _FEW:
            return any(ending in digits for ending in self._endings)
        return any(digits[at : at + _ENDING] in self._endings for at in range(len(digits) - _ENDING + 1))

    def _says(self, text: str) -> bool:
        if len(self._words) <= _FEW:
            return any(all(word in text for word in words) for words in self._words)
        said = frozenset(_WORD.findall(text))
        return any(said.issuperset(words) for words in self._words)

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
