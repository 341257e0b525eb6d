"""Where a campaign stands in the queue, and why. Pure.

The rank is a logarithm, so that age can count without any row being touched as time goes by: half of the
urgency is lost in `HALF_LIFE_DAYS`, which is a constant taken off for every day since the epoch that a campaign
is *older* than another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Final

HALF_LIFE_DAYS: Final = 30
EPOCH_DAY: Final = datetime(2026, 1, 1).toordinal()

GRAVE: Final[dict[str, float]] = {
    "child": 3.0,
    "sexual-exploitation": 2.0,
    "domestic-servitude": 2.0,
    "scam-compound": 2.0,
    "forced-criminality": 2.0,
    "conflict-recruitment": 2.0,
    "labour-exploitation": 1.5,
}
"""How much sooner a harm type is looked at than lost money, by catalogue id: our choice, people before purses."""

ACROSS_BORDER, KNOWN_CONTACT, NEW_CONTACT, MANY_EMPLOYERS, ONLINE, OFFLINE = 1.5, 2.0, 1.2, 1.3, 1.0, 0.5
NEW_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class RankInput:
    """What the rank is made of."""

    score: float
    harm_types: tuple[str, ...] = ()
    crosses_border: bool = False
    known_contact: bool = False
    """A contact of it belongs to a campaign that was referred."""
    newest_contact: str = ""
    """When the newest of its contacts was seen first, of those that no other campaign has."""
    employers: int = 1
    ads: int = 1
    online: int = 0
    last_seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRank:
    """A place in the queue."""

    value: float
    why: tuple[tuple[str, float], ...]
    """Names of the parts that moved it, with their factors, weightiest first."""


def rank(facts: RankInput) -> QueueRank:
    """Harm x contacts x still online x age, as base-2 logarithms."""
    parts = {
        "score": max(facts.score, 0.1),
        "harm": max((GRAVE.get(name, 1.0) for name in facts.harm_types), default=1.0),
        "border": ACROSS_BORDER if facts.crosses_border else 1.0,
        "known": KNOWN_CONTACT if facts.known_contact else 1.0,
        "new": NEW_CONTACT if _is_new(facts) else 1.0,
        "employers": MANY_EMPLOYERS if facts.employers > 2 else 1.0,
        "size": 1 + min(log2(max(facts.ads, 1)), 6) / 6,
        "online": ONLINE if facts.online else OFFLINE,
    }
    value = sum(log2(factor) for factor in parts.values())
    if facts.last_seen:
        day = datetime.fromisoformat(facts.last_seen[:10]).toordinal()
        value += (day - EPOCH_DAY) / HALF_LIFE_DAYS
    moved = [(name, round(factor, 2)) for name, factor in parts.items() if abs(factor - 1) > 0.01]
    moved.sort(key=lambda part: -abs(log2(part[1])))
    return QueueRank(value=round(value, 6), why=tuple(moved))


def _is_new(facts: RankInput) -> bool:
    """A contact turned up in the campaign's last days: who is behind it is at work."""
    if not (facts.newest_contact and facts.last_seen):
        return False
    newest, last = (datetime.fromisoformat(at[:10]) for at in (facts.newest_contact, facts.last_seen))
    return (last - newest).days < NEW_DAYS
