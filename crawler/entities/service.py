"""Recruiters over a store: weigh campaigns, and keep what analysts say. Every word leaves an entry in the chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.clock import precise_timestamp
from crawler.entities.evidence import Comparison, PairReader
from crawler.entities.profiles import Profile, profile_of
from crawler.entities.proposals import WeighedPair, groups, weigh_all
from crawler.errors import UserError
from crawler.store.entities import EntityEvent, StoredPair

if TYPE_CHECKING:
    from crawler.store import Store

KIND: Final = "recruiter"
"""Kind of the entries in the chain."""
MOST: Final = 20_000
"""Campaigns that are weighed, those with the highest score. Set by hand in 2026."""
KEPT: Final = -2.0
"""Log odds below the bar from which a pair is kept, so that an analyst sees near misses too."""
READ: Final = 40
"""Ads of a campaign that are read (`crawler.entities.profiles.MOST_ADS`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruiter:
    """Campaigns that analysts confirmed as one recruiter's."""

    number: int
    campaigns: tuple[int, ...]
    events: tuple[EntityEvent, ...]
    """What was said of it, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruiterState:
    """What stands of all that analysts said."""

    recruiters: tuple[Recruiter, ...]
    apart: frozenset[tuple[int, int]]
    """Pairs of campaigns that are not one recruiter's, the lower first."""

    @property
    def together(self) -> list[tuple[int, int]]:
        """Confirmed pairs, enough to hold each recruiter together."""
        return [(one.campaigns[0], other) for one in self.recruiters for other in one.campaigns[1:]]


def propose(store: Store) -> int:
    """Weigh all campaigns again and keep the pairs. Returns how many there are at the bar or above."""
    from crawler.entities.model import model

    found = store.entities.campaigns(MOST)
    pairs = weigh_all(_profiles(store, found))
    bar = model().bar
    kept = [
        StoredPair(
            one=pair.comparison.one,
            other=pair.comparison.other,
            weight=round(pair.weight, 3),
            parts=pair.parts,
            hangs_on=tuple(sorted(pair.hangs_on)),
        )
        for pair in pairs
        if pair.weight >= bar + KEPT
    ]
    sure = sum(pair.weight >= bar for pair in kept)
    with store.transaction():
        store.entities.replace_pairs(kept)
        store.note(KIND, "proposals", {"campaigns": len(found), "pairs": len(kept), "at the bar": sure})
    return sure


def _profiles(store: Store, campaigns: Mapping[int, Sequence[int]]) -> Iterable[Profile]:
    return [profile_of(one, store.reader.by_version(versions[:READ])) for one, versions in campaigns.items()]


def proposals(store: Store) -> list[tuple[int, ...]]:
    """Groups of campaigns that may be one recruiter's and of which something is not confirmed yet."""
    stands = standing(store)
    known = {campaign: one.number for one in stands.recruiters for campaign in one.campaigns}
    pairs = (
        WeighedPair(
            comparison=Comparison(one=pair.one, other=pair.other, row=(), shared=(), often={}),
            weight=pair.weight,
            parts=pair.parts,
            hangs_on=frozenset(pair.hangs_on),
        )
        for pair in store.entities.pairs()
    )
    found = groups(pairs, apart=stands.apart, together=stands.together)
    return [
        group for group in found if len({known.get(one) for one in group}) > 1 or known.get(group[0]) is None
    ]


def standing(store: Store) -> RecruiterState:
    """What stands: events in order, those that were undone left out; merged campaigns under their new number."""
    events = store.entities.events()
    undone = {event.undoes for event in events if event.what == "undo"}
    live = [event for event in events if event.what != "undo" and event.batch not in undone]
    named = {one for event in live for one in (event.campaign, event.other) if one is not None}
    now = store.entities.now_in(named)
    members: dict[int, set[int]] = {}
    told: dict[int, list[EntityEvent]] = {}
    apart: set[tuple[int, int]] = set()
    for event in live:
        campaign = now.get(event.campaign or 0)
        other = now.get(event.other or 0)
        if event.what == "apart" and campaign and other and campaign != other:
            apart.add((min(campaign, other), max(campaign, other)))
        if event.entity is None or campaign is None:
            continue
        told.setdefault(event.entity, []).append(event)
        group = members.setdefault(event.entity, set())
        (group.add if event.what == "confirm" else group.discard)(campaign)
    return RecruiterState(
        recruiters=tuple(
            Recruiter(number=number, campaigns=tuple(sorted(group)), events=tuple(told[number]))
            for number, group in sorted(members.items())
            if len(group) > 1
        ),
        apart=frozenset(apart),
    )


def compared(store: Store, one: int, other: int) -> Comparison:
    """Two campaigns side by side, with what both have. Cover masked values before showing them."""
    left, right = (
        profile_of(n, store.reader.by_version(store.entities.versions_of(n)[:READ])) for n in (one, other)
    )
    return PairReader((left, right)).compare(one, other)


def confirm(store: Store, campaigns: Iterable[int], *, by: str, why: str) -> int:
    """Say that campaigns are one recruiter's; those of a recruiter that one is of already join it.

    Returns:
        Number of the recruiter.

    Raises:
        UserError: There are fewer than two campaigns, one is missing, or two recruiters would become one.
    """
    wanted = sorted(set(campaigns))
    _check(store, wanted)
    with store.transaction():
        batch = store.entities.next_batch()
        known = {one.number for one in standing(store).recruiters if set(one.campaigns) & set(wanted)}
        if len(known) > 1:
            raise UserError(f"these are of recruiters {sorted(known)}: split one of them first")
        number = known.pop() if known else batch
        _say(
            store, batch, [{"what": "confirm", "entity": number, "campaign": one} for one in wanted], by, why
        )
    return number


def split(store: Store, recruiter: int, campaigns: Iterable[int], *, by: str, why: str) -> None:
    """Take campaigns out of a recruiter; raises UserError when they are not in it."""
    wanted = sorted(set(campaigns))
    with store.transaction():
        there = next((one for one in standing(store).recruiters if one.number == recruiter), None)
        if there is None or not wanted or set(wanted) - set(there.campaigns):
            raise UserError(
                f"recruiter {recruiter} does not hold these campaigns; `adwatch recruiters list` shows them"
            )
        rows = [{"what": "split", "entity": recruiter, "campaign": one} for one in wanted]
        _say(store, store.entities.next_batch(), rows, by, why)


def keep_apart(store: Store, one: int, other: int, *, by: str, why: str) -> None:
    """Say that two campaigns are not one recruiter's; raises UserError when one is missing or both are confirmed."""
    _check(store, [one, other])
    with store.transaction():
        if any({one, other} <= set(each.campaigns) for each in standing(store).recruiters):
            raise UserError("they are confirmed as one recruiter's: split them, or undo it, first")
        _say(
            store, store.entities.next_batch(), [{"what": "apart", "campaign": one, "other": other}], by, why
        )


def said_by(store: Store, batch: int) -> str:
    """Who took a step; empty where there is none of this number."""
    return next((event.by for event in store.entities.events() if event.batch == batch), "")


def undo(store: Store, batch: int, *, by: str, why: str) -> None:
    """Undo a step; raises UserError when there is none of this number that stands."""
    with store.transaction():
        events = store.entities.events()
        there = any(event.batch == batch and event.what != "undo" for event in events)
        if not there or any(event.undoes == batch for event in events):
            raise UserError(f"there is no step {batch} to undo; `adwatch recruiters list` shows the steps")
        _say(store, store.entities.next_batch(), [{"what": "undo", "undoes": batch}], by, why)


def _check(store: Store, campaigns: Sequence[int]) -> None:
    if len(set(campaigns)) < 2:
        raise UserError("name two campaigns or more, such as c3 c17")
    missing = [one for one in campaigns if store.entities.now_in([one]).get(one) != one]
    if missing:
        raise UserError(
            f"there is no campaign c{missing[0]}, or it went to another; `adwatch campaigns` lists them"
        )


def _say(store: Store, batch: int, rows: Sequence[Mapping[str, object]], by: str, why: str) -> None:
    if not why.strip():
        raise UserError("say why: it is kept with your name")
    at = precise_timestamp()
    store.entities.add(EntityEvent(batch=batch, at=at, by=by, why=why, **row) for row in rows)  # type: ignore[arg-type]
    store.note(
        KIND, f"step {batch}", {"by": by, "what": rows[0]["what"], "events": [dict(row) for row in rows]}
    )
