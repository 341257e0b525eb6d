"""Rank of a campaign in the queue, and the reasons for it. Pure.

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
"""Days in which a campaign loses half of its urgency; set by hand in 2026, not fitted."""
EPOCH_DAY: Final = datetime(2026, 1, 1).toordinal()
"""Day from which age is counted. Any day would do; another one would need every row refreshed."""

GRAVE: Final[dict[str, float]] = {
    "child": 3.0,
    "sexual-exploitation": 2.0,
    "domestic-servitude": 2.0,
    "scam-compound": 2.0,
    "forced-criminality": 2.0,
    "conflict-recruitment": 2.0,
    "labour-exploitation": 1.5,
}
"""Factor of a harm type, by catalogue id; money lost counts 1. Set by hand in 2026: people before money."""

ACROSS_BORDER: Final = 1.5
"""Factor of a job abroad; 1 changes nothing. Set by hand in 2026, not fitted."""
KNOWN_CONTACT: Final = 2.0
"""Factor of a contact that occurs in a referred campaign. Set by hand in 2026, not fitted."""
NEW_CONTACT: Final = 1.2
"""Factor of a campaign with a contact first seen within its last `NEW_DAYS`. Set by hand in 2026, not fitted."""
MANY_EMPLOYERS: Final = 1.3
"""Factor of a campaign under more than two names of employers. Set by hand in 2026, not fitted."""
ONLINE: Final = 1.0
"""Factor of a campaign with an ad that is still online. Set by hand in 2026, not fitted."""
OFFLINE: Final = 0.5
"""Factor of a campaign whose ads are all gone. Set by hand in 2026, not fitted."""
NEW_DAYS: Final = 7
"""Days before a campaign's last ad within which a contact counts as new; set by hand in 2026."""
LOG_SIZES: Final = 6
"""Size counts up to 2 to this power (64 ads), where it doubles the rank; set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankInput:
    """What the rank is computed from."""

    score: float
    harm_types: tuple[str, ...] = ()
    crosses_border: bool = False
    known_contact: bool = False
    """A contact of it occurs in a campaign that was referred."""
    newest_contact: str = ""
    """ISO 8601 time at which the newest of the contacts that no other campaign has was first seen."""
    employers: int = 1
    ads: int = 1
    online: int = 0
    last_seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRank:
    """A rank and its parts."""

    value: float
    why: tuple[tuple[str, float], ...]
    """Names of the parts that moved it, with their factors, largest first."""


def rank(facts: RankInput) -> QueueRank:
    """Harm x contacts x still online x age, as base-2 logarithms."""
    parts = {
        "score": max(facts.score, 0.1),
        "harm": max((GRAVE.get(name, 1.0) for name in facts.harm_types), default=1.0),
        "border": ACROSS_BORDER if facts.crosses_border else 1.0,
        "known": KNOWN_CONTACT if facts.known_contact else 1.0,
        "new": NEW_CONTACT if _is_new(facts) else 1.0,
        "employers": MANY_EMPLOYERS if facts.employers > 2 else 1.0,
        "size": 1 + min(log2(max(facts.ads, 1)), LOG_SIZES) / LOG_SIZES,
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
    """True when a contact was first seen in the campaign's last days: the recruiter is active."""
    if not (facts.newest_contact and facts.last_seen):
        return False
    newest, last = (datetime.fromisoformat(at[:10]) for at in (facts.newest_contact, facts.last_seen))
    return (last - newest).days < NEW_DAYS
