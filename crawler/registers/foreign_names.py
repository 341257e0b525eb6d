"""Names in another alphabet than the register's: found by their consonants, told apart by their vowels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final

from rapidfuzz.distance import OSA

from crawler.registers.name_words import COMMON, TRANSLATED, Core, core_of
from crawler.registers.skeletons import in_latin, skeletons

_ENOUGH: Final = 5
"""Consonants from which a name's own words are enough: below, the words of many names must agree. By hand, 2026."""
_FEWEST: Final = 4
"""Consonants below which the vowels must agree as well. Set by hand in 2026."""
_VOWELS: Final = 0.5
"""Likeness of the letters (OSA, normalised) from which vowels agree. Set by hand in 2026."""
_MOST_READINGS: Final = 64
"""Readings of one name that are looked up; bounds the time on hostile input."""


class ForeignIndex:
    """The names of one register by their consonants."""

    def __init__(self, cores: Sequence[Core]) -> None:
        self._cores: Final = cores
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, core in enumerate(cores):
            for key in set(_readings(_own(core))):
                self._rows[key].append(row)

    def find(self, name: str) -> list[int]:
        """Rows that a name in another alphabet may be, all that are equally likely."""
        core = core_of(
            in_latin(" ".join(word for word in name.split() if _bare(word) not in TRANSLATED) or name)
        )
        own = _own(core)
        found: dict[int, int] = {}
        for key in _readings(own):
            for row in self._rows.get(key, ()):
                found.setdefault(row, len(key))
        return [row for row, length in found.items() if self._agrees(core, own, row, length)]

    def _agrees(self, core: Core, own: Core, row: int, length: int) -> bool:
        """Whether what the consonants leave open agrees too: words of many names, and vowels where few are left."""
        named = self._cores[row]
        if length < _ENOUGH and _general(named) != _general(core):
            return False
        alike = OSA.normalized_similarity("".join(own), "".join(_own(named)))
        return length >= _FEWEST or (length > 0 and alike >= _VOWELS)


def _bare(word: str) -> str:
    return word.casefold().strip(".,«»\"'()")


def _own(core: Core) -> Core:
    """The words that are a name's own; all where each is one of many names."""
    return tuple(word for word in core if not _COMMON_SOUNDS & {*skeletons(word)}) or core


def _general(core: Core) -> frozenset[str]:
    """The words of many names in a name, as the register's language writes them."""
    return frozenset(
        _COMMON_BY_SOUND[sound] for word in core for sound in skeletons(word) if sound in _COMMON_BY_SOUND
    )


def _readings(own: Core) -> Iterator[str]:
    return islice(("".join(one) for one in product(*map(skeletons, own))), _MOST_READINGS)


_COMMON_BY_SOUND: Final = {
    sound: min(other for other in COMMON if sound in skeletons(other))
    for word in COMMON
    for sound in skeletons(word)
    if len(sound) > 2
}
_COMMON_SOUNDS: Final = frozenset(_COMMON_BY_SOUND)
