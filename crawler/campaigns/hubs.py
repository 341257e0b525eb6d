"""May a contact join ads? Rare and personal ones may; a hub joins nothing by itself.

The ads of a contact fall into *stories*: those that say the same thing. One story is no question. Several
stories behind a personal contact (a messenger, a mailbox, a wallet) under different employers are what a
recruiter does; the same number behind many different jobs is a switchboard, an agency or a board's hotline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from crawler.campaigns.alike import RETOLD, RETOLD_BY_ONE, Face, near_copies, near_copy, retold
from crawler.campaigns.grouping import Groups
from crawler.campaigns.phrases import Phrases, share_of_two, shared_phrases, shares, without_common
from crawler.campaigns.sketch import Sketch, similarity
from crawler.campaigns.stories import stories
from crawler.contact_kinds import kind_of

Standing = Literal["personal", "employer", "agency"]

PERSONAL: Final = 6
"""Kinds that may have so many are one person's."""
FEW: Final = 4
"""Texts up to which pairs are compared one by one."""
MOST_FAMILIES: Final = 160
"""A hub is not looked at beyond this many different texts."""


@dataclass(frozen=True, slots=True)
class CarrierFamily:
    """One family that carries a contact."""

    family: int
    face: Face
    employers: frozenset[str]
    """Of its listings that carry the contact."""


@dataclass(frozen=True, slots=True)
class ContactReading:
    """What a contact joins."""

    standing: Standing
    units: Mapping[int, int]
    """Family -> the smallest family it is joined with; a family alone is left out."""
    stories: int


def may_link(kind: str) -> bool:
    """Whether contacts of a kind can join ads at all."""
    return kind_of(kind).joins


def read_contact(kind: str, carriers: Sequence[CarrierFamily], phrases: Phrases) -> ContactReading:
    """What the families that carry a contact have to do with each other; `phrases` reads their phrases."""
    employers = {name for carrier in carriers for name in carrier.employers if name}
    told = stories_behind(carriers, phrases)
    if len(told) == 1 or _joins_all(kind, told, carriers, employers):
        return ContactReading("personal", _units([[carrier.family for carrier in carriers]]), len(told))
    hub = len(told) > kind_of(kind).stories
    return ContactReading("agency" if hub else "employer", _units(told), len(told))


def stories_behind(carriers: Sequence[CarrierFamily], phrases: Phrases) -> list[list[int]]:
    """Families that say the same thing, each group by its smallest: near copies, and one story retold."""
    groups = Groups(carrier.family for carrier in carriers)
    languages: defaultdict[str, list[CarrierFamily]] = defaultdict(list)
    for carrier in carriers:
        languages[carrier.face.language].append(carrier)
    for group in languages.values():
        for place, before in _copies([carrier.face.sketch for carrier in group]):
            groups.join(group[place].family, group[before].family)
        _join_retold(groups, [each for each in group if groups.find(each.family) == each.family], phrases)
    return groups.all()


def _copies(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    """Pairs of near copies, the later first: what `sketch.similarity` tells of two, of all at once.

    What two sketches share lies below both limits, and both are counted up to the lower one.
    """
    if len(sketches) <= FEW:
        return _few_copies(sketches)
    shared = shared_phrases([each.hashes for each in sketches]).in_common().astype(np.float64)
    limits = np.array([each.limit for each in sketches], np.uint32)
    counted = np.array([each.hashes.searchsorted(limits, side="right") for each in sketches], np.float64)
    jaccard = shared / np.maximum(counted + counted.T - shared, 1.0)
    containment = shared / np.maximum(np.minimum(counted, counted.T), 1.0)
    sizes = np.array([each.total for each in sketches])
    rows, columns = np.nonzero(np.tril(near_copies(jaccard, containment, sizes), -1))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _few_copies(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    """The same for so few that a table of all pairs costs more than to compare each of them."""
    return [
        (place, before)
        for place, one in enumerate(sketches)
        for before, other in enumerate(sketches[:place])
        if near_copy(similarity(one, other))
    ]


def _join_retold(groups: Groups, group: Sequence[CarrierFamily], phrases: Phrases) -> None:
    """Join texts that are alike throughout, though no two of them need to be alike enough.

    What most of them say is left out: an agency's portrait, an employer's page about itself, a notice that the
    law asks for. Jobs of an agency have little else in common; copies of one template share their parts by turns.
    """
    if len(group) < 2:
        return
    known = phrases([carrier.family for carrier in group])
    texts = [known[carrier.family] for carrier in group]
    if len(group) == 2:
        enough = retold(group[0].face, group[1].face, share_of_two(*texts))
        told = [[0, 1]] if enough else []
    else:
        table = shares(without_common(texts))
        one = len({name for carrier in group for name in carrier.employers}) == 1
        told = stories(table, RETOLD_BY_ONE if one and any(group[0].employers) else RETOLD)
    for story in told:
        for place in story[1:]:
            groups.join(group[story[0]].family, group[place].family)


def _joins_all(
    kind: str, told: list[list[int]], carriers: Sequence[CarrierFamily], employers: set[str]
) -> bool:
    """Whether a contact joins stories that have nothing in common.

    One story in each of several languages is one story; two behind a personal contact under different names are
    a recruiter's. More of them, or one employer's different jobs, or a number that anybody may answer, are not.
    """
    if len(told) > kind_of(kind).stories:
        return False
    language = {carrier.family: carrier.face.language for carrier in carriers}
    if len({language[story[0]] for story in told}) == len(told):
        return len(employers) != 1 or len(told) == 2
    return len(told) == 2 and len(employers) != 1 and kind_of(kind).stories >= PERSONAL


def _units(groups: Sequence[Sequence[int]]) -> dict[int, int]:
    return {family: group[0] for group in map(sorted, groups) if len(group) > 1 for family in group}
