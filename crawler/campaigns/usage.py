"""Which phrases are usual: those of ads that have nothing to do with each other are no evidence of anything.

An equal-opportunity line, a board's form and the words of a trade are in many unrelated ads; a template's sentences
are in ads that are alike in other ways too. A phrase counts as often as there are *independent* ads that hold it: at
least the sum over its holders of 1 / (1 + how many other holders are kin), a lower bound of the largest set of
holders no two of which are kin (Caro 1979, Wei 1981). Kin are ads that share a contact, or many of their phrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.campaigns.phrases import shared_phrases
from crawler.campaigns.sketch import Hashes

EPOCHS: Final = (12, 60, 240, 600)
"""Numbers of first ads of a source at which its usual phrases are learned anew. What is learned depends on these ads
only, so it is the same however they came."""
FEW_ADS: Final = 60
"""Of fewer ads no phrases are learned, and a contact is the source's own only if nearly all of them carry it..."""
NEARLY_ALL: Final = 0.8
"""...so many, and those that are independent name contacts of their own beside it. Set by hand, not fitted."""
USUAL: Final = 6.0
"""Independent ads from which a phrase is usual: 1 % of the largest sample."""
KIN: Final = 0.4
"""Share of the shorter ad's phrases that kin have in common. At 0.2, ads of one language whose writers draw on one
stock of sentences were kin, and their sentences rare (measured on the fourth generator)."""
FRAME: Final = 0.6
"""A phrase in so many of a source's ads is the site's, and says nothing about kin."""
OWN_PART: Final = 0.2
"""Of few ads one campaign may be most, and its text would be the site's: ads that have less than this of their own
are copies of each other. Set by hand, not fitted."""
WIDE_CONTACT: Final = 0.05
"""A contact in more than this share of a source's ads is the site's or a large agency's, and makes no kin..."""
FEW_CARRIERS: Final = 5
"""...unless no more ads than this carry it."""
SITE: Final = 0.15
"""Share of a source's ads from which a contact may be the source's own. Set by hand, not fitted."""
SPARE_BITS: Final = 3
"""Of so many more bits than a set's size has, one beginning in eight at most is one of its phrases..."""
MOST_BITS: Final = 20
"""...up to so many bits: a table of 1 MB."""
_COLUMNS: Final = 4096
"""Phrases counted at a time: 10 MB of a sample of 600 ads."""

Sample = Sequence[tuple[Hashes, frozenset[int]]]
"""Phrases and contacts of each ad."""


def epoch(ads: int, sizes: Sequence[int] = EPOCHS) -> int:
    """How many first ads are learned from of so many; 0 for too few."""
    return max((size for size in sizes if size <= ads), default=0)


def usual_phrases(sample: Sample, near: NDArray[np.bool_]) -> tuple[Hashes, NDArray[np.float32]]:
    """Phrases that independent ads hold, ascending, and how many such ads there are at least; `near` is `alike`'s."""
    texts = [phrases for phrases, _ in sample]
    kin = near | _share_contact([contacts for _, contacts in sample])
    np.fill_diagonal(kin, val=False)
    related = kin.astype(np.float32)
    found, counts = [], []
    for phrases, held in _incidence(texts, int(USUAL)):
        independent = (held / (1.0 + related @ held)).sum(axis=0)
        usual = independent >= USUAL
        found.append(phrases[usual])
        counts.append(independent[usual].astype(np.float32))
    if not found:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    return np.concatenate(found), np.concatenate(counts)


def site_contacts(sample: Sample, near: NDArray[np.bool_]) -> list[int]:
    """Contacts that a source prints on ads which have nothing else in common: a hotline, a channel's own name.

    `near` is `alike`'s.
    """
    carriers: dict[int, list[int]] = {}
    for place, (_, contacts) in enumerate(sample):
        for contact in contacts:
            carriers.setdefault(contact, []).append(place)
    few = len(sample) < FEW_ADS
    least = max(USUAL, (NEARLY_ALL if few else SITE) * len(sample))
    wide = {contact: found for contact, found in carriers.items() if len(found) >= least}
    if not wide:
        return []
    own = [frozenset(one for one in named if len(carriers[one]) <= FEW_CARRIERS) for _, named in sample]
    kin = near | _share_contact(own) if few else near
    return sorted(
        contact
        for contact, found in wide.items()
        if _independent([place for place in found if own[place]] if few else found, kin) >= USUAL
    )


def _independent(places: Sequence[int], kin: NDArray[np.bool_]) -> float:
    """How many of some ads have nothing to do with each other, at least."""
    return float((1.0 / (1.0 + kin[np.ix_(places, places)].sum(axis=1))).sum())


@dataclass(frozen=True, slots=True)
class UsualPhrases:
    """A set of usual phrases; a look at its first bits tells of most other phrases that they are not in it."""

    hashes: Hashes
    """Ascending."""
    begun: NDArray[np.bool_]
    """Whether any of them begins with such bits."""
    shift: np.uint32
    """Bits of a hash behind those."""

    @classmethod
    def of(cls, *parts: Hashes) -> UsualPhrases:
        """Those of some sets."""
        hashes = np.unique(np.concatenate([np.empty(0, np.uint32), *parts]))
        bits = min(MOST_BITS, len(hashes).bit_length() + SPARE_BITS)
        shift = np.uint32(32 - bits)
        begun = np.zeros(1 << bits, np.bool_)
        begun[hashes >> shift] = True
        return cls(hashes, begun, shift)

    def left_out_of(self, phrases: Hashes) -> Hashes:
        """Phrases that are not among them; ascending, as given."""
        suspects = self.begun[phrases >> self.shift].nonzero()[0]
        if not len(suspects):
            return phrases
        asked = phrases[suspects]
        places = self.hashes.searchsorted(asked)
        places[places == len(self.hashes)] -= 1
        kept = np.ones(len(phrases), np.bool_)
        kept[suspects[self.hashes[places] == asked]] = False
        left: Hashes = phrases[kept]
        return left


@cache
def shipped() -> UsualPhrases:
    """Usual phrases of real ads; `python -m quality.training.usual_phrases` makes the file."""
    path = Path(__file__).parent / "data" / "usual_phrases.bin"
    return UsualPhrases.of(np.frombuffer(path.read_bytes(), dtype="<u4"))


def _incidence(texts: Sequence[Hashes], fewest: int) -> Iterator[tuple[Hashes, NDArray[np.float32]]]:
    """Phrases that so many texts hold, ascending, with which text (a row) holds which; some at a time."""
    values, inverse, counts = np.unique(
        np.concatenate([*texts, np.empty(0, np.uint32)]), return_inverse=True, return_counts=True
    )
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    column = np.cumsum(counts >= fewest) - 1
    kept = counts[inverse] >= fewest
    rows, columns = rows[kept], column[inverse[kept]]
    values = values[counts >= fewest]
    order = columns.argsort(kind="stable")
    rows, columns = rows[order], columns[order]
    for start in range(0, len(values), _COLUMNS):
        first, last = columns.searchsorted((start, start + _COLUMNS))
        held = np.zeros((len(texts), len(values[start : start + _COLUMNS])), np.float32)
        held[rows[first:last], columns[first:last] - start] = 1.0
        yield values[start : start + _COLUMNS], held


def alike(texts: Sequence[Hashes]) -> NDArray[np.bool_]:
    """Which texts have so many phrases in common (`KIN`), those of their site left out."""
    shared = shared_phrases(texts)
    site = shared.holders() >= FRAME * len(texts)
    both = shared.in_common((~site).astype(np.float32))
    whole = np.array([len(text) for text in texts], np.float32)
    sizes = whole - np.bincount(shared.rows[site[shared.columns]], minlength=len(texts)).astype(np.float32)
    smaller = np.maximum(np.minimum(sizes[:, None], sizes[None, :]), 1.0)
    found: NDArray[np.bool_] = both >= KIN * smaller
    if len(texts) < FEW_ADS:
        copies = sizes < OWN_PART * whole
        found |= copies[:, None] & copies[None, :]
    np.fill_diagonal(found, val=False)
    return found


def _share_contact(contacts: Sequence[frozenset[int]]) -> NDArray[np.bool_]:
    carriers: dict[int, list[int]] = {}
    for place, found in enumerate(contacts):
        for contact in found:
            carriers.setdefault(contact, []).append(place)
    shared = np.zeros((len(contacts), len(contacts)), np.bool_)
    for places in carriers.values():
        if len(places) <= max(FEW_CARRIERS, WIDE_CONTACT * len(contacts)):
            shared[np.ix_(places, places)] = True
    return shared
