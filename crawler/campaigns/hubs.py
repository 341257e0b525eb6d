"""May a contact join ads? Rare and personal ones may; a hub joins nothing by itself.

The ads of a contact fall into *stories*: those that say the same thing. One story is no question. Several
stories behind a personal contact (a messenger, a mailbox, a wallet) under different employers are what a
recruiter does; the same number behind many different jobs is a switchboard, an agency or a board's hotline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crawler.campaigns.alike import (
    COHERENT,
    COHERENT_MEMBER,
    COHERENT_SAME_EMPLOYER,
    Face,
    alike_under_contact,
)
from crawler.campaigns.grouping import Groups
from crawler.campaigns.sketch import similarity

Standing = Literal["personal", "employer", "agency"]

LINKING: Final[Mapping[str, int]] = {
    "phone": 3,
    "whatsapp": 6,
    "viber": 6,
    "signal": 6,
    "telegram": 6,
    "line": 6,
    "wechat": 6,
    "zalo": 6,
    "kakaotalk": 6,
    "qq": 6,
    "skype": 6,
    "email": 4,
    "facebook": 3,
    "instagram": 4,
    "tiktok": 3,
    "vk": 4,
    "bank-account": 6,
    "iban": 6,
    "wallet": 8,
}
"""How many different stories a contact of a kind may have and still join them; other kinds join nothing."""
DEFAULT: Final = 3
NEVER: Final = frozenset(("website", "url", "address", "form"))
"""Kinds that many honest ads share: an application form, a site."""
MANY: Final = 4
"""Fewer texts of a language than this are compared pair by pair."""
SAMPLE: Final = 24
"""Texts that the others are compared with for it."""
MOST_FAMILIES: Final = 160
"""A hub is not looked at beyond this many different texts."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One family that carries a contact."""

    family: int
    face: Face
    employers: frozenset[str]
    """Of its listings that carry the contact."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a contact joins."""

    standing: Standing
    units: Mapping[int, int]
    """Family -> the smallest family it is joined with; a family alone is left out."""
    stories: int


def may_link(kind: str) -> bool:
    """Whether contacts of a kind can join ads at all."""
    return kind not in NEVER


def read_contact(kind: str, carriers: Sequence[Carrier]) -> Reading:
    """What the families that carry a contact have to do with each other."""
    employers = {name for carrier in carriers for name in carrier.employers if name}
    stories = _stories(carriers, one_employer=len(employers) == 1)
    if len(stories) == 1 or _joins_all(kind, stories, carriers, employers):
        return Reading("personal", _units([[carrier.family for carrier in carriers]]), len(stories))
    hub = len(stories) > LINKING.get(kind, DEFAULT)
    return Reading("agency" if hub else "employer", _units(stories), len(stories))


def _stories(carriers: Sequence[Carrier], *, one_employer: bool) -> list[list[int]]:
    """Families that say the same thing, each group by its smallest.

    A few texts are compared pair by pair. Many of them would hang together like a chain, one link alike and
    the ends strangers; so many are one story when they are alike throughout, else only near copies are.
    """
    groups = Groups(carrier.family for carrier in carriers)
    languages: defaultdict[str, list[Carrier]] = defaultdict(list)
    for carrier in carriers:
        languages[carrier.face.language].append(carrier)
    for group in languages.values():
        many = len(group) >= MANY
        if many:
            _join_retold(groups, group, COHERENT_SAME_EMPLOYER if one_employer else COHERENT)
        for position, one in enumerate(group):
            for other in group[:position]:
                apart = groups.find(one.family) != groups.find(other.family)
                if apart and alike_under_contact(one.face, other.face, many=many):
                    groups.join(one.family, other.family)
    return groups.all()


def _join_retold(groups: Groups, group: Sequence[Carrier], enough: float) -> None:
    """Join families that are alike throughout, though no two of them need to be alike enough."""
    sample = group[:SAMPLE]
    means = _mean_likeness(group, len(sample))
    if sum(means[:SAMPLE]) / len(sample) < enough:
        return
    kept = [c.family for c, mean in zip(group, means, strict=True) if mean >= COHERENT_MEMBER]
    for family in kept[1:]:
        groups.join(kept[0], family)


def _mean_likeness(group: Sequence[Carrier], sampled: int) -> list[float]:
    """How alike each text is, in the mean, to those of the sample (the first so many) other than itself."""
    sketches = [carrier.face.sketch for carrier in group]
    rows: list[list[float]] = []
    for place, sketch in enumerate(sketches):
        others = range(min(place, sampled))
        row = [similarity(sketch, sketches[other]).jaccard for other in others]
        for other in others if place < sampled else ():
            rows[other].append(row[other])
        rows.append(row)
    return [sum(row) / len(row) for row in rows]


def _joins_all(kind: str, stories: list[list[int]], carriers: Sequence[Carrier], employers: set[str]) -> bool:
    if len(stories) > LINKING.get(kind, DEFAULT):
        return False
    if len(employers) != 1:
        return True
    # One employer with several jobs is honest; one story in two languages is still one story.
    first = {story[0]: carrier for story in stories for carrier in carriers if carrier.family == story[0]}
    languages = Counter(carrier.face.language for carrier in first.values())
    return len(stories) == len(languages) == 2


def _units(groups: Sequence[Sequence[int]]) -> dict[int, int]:
    return {family: group[0] for group in map(sorted, groups) if len(group) > 1 for family in group}
