"""May a contact join ads? Rare and personal ones may; a hub joins nothing by itself.

The ads of a contact fall into *stories*: those that say the same thing. One story is no question. Several
stories behind a personal contact (a messenger, a mailbox, a wallet) under different employers are what a
recruiter does; the same number behind many different jobs is a switchboard, an agency or a board's hotline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crawler.campaigns.alike import Face, alike_under_contact
from crawler.campaigns.grouping import Groups

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
    "bank_account": 6,
    "iban": 6,
    "wallet": 8,
}
"""How many different stories a contact of a kind may have and still join them; other kinds join nothing."""
DEFAULT: Final = 3
NEVER: Final = frozenset(("website", "url", "address", "form"))
"""Kinds that many honest ads share: an application form, a site."""
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
    stories = _stories(carriers)
    employers = {name for carrier in carriers for name in carrier.employers if name}
    if len(stories) == 1 or _joins_all(kind, stories, carriers, employers):
        return Reading("personal", _units([[carrier.family for carrier in carriers]]), len(stories))
    if len(stories) > LINKING.get(kind, DEFAULT):
        return Reading("agency", _units(_stories(carriers, hub=True)), len(stories))
    return Reading("employer", _units(stories), len(stories))


def _stories(carriers: Sequence[Carrier], *, hub: bool = False) -> list[list[int]]:
    """Families that say the same thing, each group by its smallest."""
    groups = Groups(carrier.family for carrier in carriers)
    for position, one in enumerate(carriers):
        for other in carriers[:position]:
            apart = groups.find(one.family) != groups.find(other.family)
            if apart and alike_under_contact(one.face, other.face, hub=hub):
                groups.join(one.family, other.family)
    return groups.all()


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
