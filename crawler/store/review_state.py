"""When a decision stands: what a campaign's events add up to. Pure; the tables are read by others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

Verdict = Literal["refer", "watch", "dismiss", "second"]
VERDICTS: Final[tuple[Verdict, ...]] = ("refer", "watch", "dismiss", "second")
State = Literal["open", "part", "changed", "second", "disagree", "decided", "sample"]
STATES: Final[tuple[State, ...]] = ("open", "changed", "part", "second", "disagree", "decided", "sample")

BLIND_SHARE: Final = 10
"""One in so many decisions is reviewed blind a second time; a refer always is (review_export.md, A2)."""
SAMPLE_SHARE: Final = 20
"""One in so many campaigns below the threshold is shown, so that misses can be measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One decision that was not undone."""

    id: int
    user: int
    analyst: str
    kind: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the events of a campaign say together."""

    decision: int | None = None
    """The first decision, which the ads' content is compared with."""
    verdict: str | None = None
    state: State = "open"
    users: tuple[int, ...] = ()
    """Who has given an opinion: a second one comes from someone else."""
    confirmed: bool = False
    """Two people said the same, or a lead settled it."""


def standing(events: Sequence[Event]) -> Standing:
    """What stands after the events of a campaign (oldest first, undone ones left out)."""
    firsts = [event for event in events if event.kind == "first"]
    if not firsts:
        return Standing()
    first = firsts[-1]
    later = [event for event in events if event.id > first.id]
    finals = [event for event in later if event.kind == "final"]
    opinions = [first, *(event for event in later if event.kind == "second")]
    users = tuple(dict.fromkeys(event.user for event in opinions))
    named = [event for event in opinions if event.verdict != "second"]
    if finals:
        return Standing(
            decision=first.id, verdict=finals[-1].verdict, state="decided", users=users, confirmed=True
        )
    if not named:
        return Standing(decision=first.id, verdict="second", state="second", users=users)
    verdict, agree = named[-1].verdict, len({event.verdict for event in named}) == 1
    wanted = 2 if verdict == "refer" or (named[0] is first and drawn(first.id)) else 1
    confirmed = agree and len({event.user for event in named}) > 1
    state: State = "disagree" if not agree else "second" if len(named) < wanted else "decided"
    return Standing(
        decision=first.id, verdict=named[0].verdict, state=state, users=users, confirmed=confirmed
    )


def drawn(decision: int) -> bool:
    """True for the decisions that chance sends to a second review; the same answer every time."""
    return _chance(f"second review of {decision}") % BLIND_SHARE == 0


def sampled(campaign: int) -> bool:
    """True for the campaigns below the threshold that chance puts before an analyst."""
    return _chance(f"below the threshold {campaign}") % SAMPLE_SHARE == 0


def _chance(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8])
