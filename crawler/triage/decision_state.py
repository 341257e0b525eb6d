"""The state that the decisions on a campaign add up to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Literal

Verdict = Literal["refer", "watch", "dismiss", "second"]
VERDICTS: Final[tuple[Verdict, ...]] = ("refer", "watch", "dismiss", "second")
State = Literal["open", "part", "changed", "second", "disagree", "decided", "sample"]
STATES: Final[tuple[State, ...]] = ("open", "changed", "part", "second", "disagree", "decided", "sample")

BLIND_STATES: Final[frozenset[State]] = frozenset({"second", "disagree"})
"""States in which an opinion is asked for: what was said so far is no facet of the queue."""

BLIND_SHARE: Final = 10
"""One in so many decisions is reviewed blind a second time; a referral always is. Set by hand in 2026."""
SAMPLE_SHARE: Final = 20
"""One in so many campaigns below the threshold is shown, so that misses can be measured. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEvent:
    """One decision that was not undone."""

    id: int
    user: int
    analyst: str
    kind: str
    verdict: str
    part: int | None = None
    """Of a second opinion or a settling one: the decision on left-out ads that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionState:
    """What the decisions on a campaign, or on a part of it, add up to."""

    decision: int | None = None
    """The first decision, which the ads' content is compared with."""
    part: int | None = None
    """The decision on left-out ads that this is about; None for the campaign itself."""
    verdict: str | None = None
    state: State = "open"
    users: tuple[int, ...] = ()
    """Who has given an opinion: a second one comes from someone else."""
    took_back: tuple[int, ...] = ()
    """Who has given an opinion on it and took it back: they have read the others since."""
    confirmed: bool = False
    """Two analysts agreed, or a lead settled it."""
    referral: bool = False
    """Somebody wants to refer, or to take a confirmed referral back: two people must agree."""


def effective_decision(events: Sequence[DecisionEvent]) -> DecisionState:
    """The decision in effect.

    Args:
        events: decisions on the campaign, oldest first, without undone ones.
    """
    firsts = [event for event in events if event.kind == "first"]
    if not firsts:
        return DecisionState()
    first = firsts[-1]
    before = effective_decision([event for event in events if event.id < first.id])
    overturns = (before.confirmed and before.verdict == "refer") or _is_anothers_referral(before, first.user)
    later = [event for event in events if event.id > first.id and event.part is None]
    return _line(first, later, overturns=overturns)


def _is_anothers_referral(before: DecisionState, user: int) -> bool:
    """Whether somebody else's referral waits for an opinion: ads that changed don't let one person drop it."""
    return before.referral and before.state in BLIND_STATES and set(before.users) != {user}


def pending_decision(events: Sequence[DecisionEvent]) -> DecisionState:
    """What waits for a second opinion or a lead: the campaign, else one of its parts; the campaign when nothing does.

    A decision on ads that were left out is reviewed as the campaign's own is. A new first decision covers them.
    """
    own = effective_decision(events)
    parts = [event for event in events if event.kind == "part" and event.id > (own.decision or 0)]
    lines = [_line(part, [event for event in events if event.part == part.id]) for part in parts]
    return next((line for line in (own, *lines) if line.state in {"second", "disagree"}), own)


def line_of(events: Sequence[DecisionEvent], decision: int) -> DecisionState:
    """What one decision on ads adds up to with the opinions on it; nothing where it is undone.

    Args:
        events: decisions on its campaign, oldest first, without undone ones.
        decision: a first one, or one on left-out ads.
    """
    own = next((event for event in events if event.id == decision), None)
    if own is None:
        return DecisionState()
    if own.kind == "part":
        return _line(own, [event for event in events if event.part == decision])
    until = next((event.id for event in events if event.kind == "first" and event.id > decision), None)
    return effective_decision([event for event in events if until is None or event.id < until])


def confirmed_referrals(events: Sequence[DecisionEvent]) -> list[DecisionState]:
    """The referrals that two people agreed on or a lead settled: of the campaign, and of ads left out of it."""
    own = effective_decision(events)
    parts = [event for event in events if event.kind == "part" and event.id > (own.decision or 0)]
    lines = [own, *(_line(part, [event for event in events if event.part == part.id]) for part in parts)]
    return [line for line in lines if line.confirmed and line.verdict == "refer"]


def _line(first: DecisionEvent, later: Sequence[DecisionEvent], *, overturns: bool = False) -> DecisionState:
    """What a decision and the opinions on it add up to.

    Args:
        overturns: the decision before was a referral, confirmed or another's, which one person can't take back.
    """
    part = first.id if first.kind == "part" else None
    finals = [event for event in later if event.kind == "final"]
    opinions = [first, *(event for event in later if event.kind == "second")]
    users = tuple(dict.fromkeys(event.user for event in opinions))
    named = [event for event in opinions if event.verdict != "second"]
    referral = overturns or any(event.verdict == "refer" for event in opinions)
    known = DecisionState(
        decision=first.id, part=part, verdict="second", state="second", users=users, referral=referral
    )
    if finals:
        return replace(known, verdict=finals[-1].verdict, state="decided", confirmed=True)
    if not named:
        return known
    agree = len({event.verdict for event in named}) == 1
    wanted = 2 if referral or (named[0] is first and drawn(first.id)) else 1
    confirmed = agree and len({event.user for event in named}) > 1
    state: State = "disagree" if not agree else "second" if len(named) < wanted else "decided"
    return replace(known, verdict=named[0].verdict, state=state, confirmed=confirmed)


def drawn(decision: int) -> bool:
    """True for the decisions that chance sends to a second review; the same ones every time."""
    return _chance(f"second review of {decision}") % BLIND_SHARE == 0


def sampled(campaign: int) -> bool:
    """True for the campaigns below the threshold that chance puts before an analyst."""
    return _chance(f"below the threshold {campaign}") % SAMPLE_SHARE == 0


def _chance(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8])
