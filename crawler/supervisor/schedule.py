"""Which sources a crawl takes now, why the others are left out, and how they are distributed over workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.fetch.policy.rhythm import (
    LOOKED,
    WHOLE,
    LookRates,
    PostingTimeline,
    look_is_due,
    look_rates,
    whole_is_due,
)
from crawler.sources import SourceCard, Watchlist
from crawler.sources.card import hour_in_window
from crawler.store import Store

EVER: Final = "1970-01-01T00:00:00Z"
"""Before any run."""


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """One source of the sources file and whether this crawl takes it."""

    card: SourceCard
    taken: bool
    why: str


def choose_sources(
    watched: Watchlist,
    names: Sequence[str],
    due_only: bool,
    home_store: Store,
    looks: Mapping[str, int] = MappingProxyType({}),
) -> list[SourceChoice]:
    """Choose among the named sources, or all.

    Args:
        watched: The sources file.
        names: Sources that were named; all without one.
        due_only: Leave out what is not due.
        home_store: The store, which knows the last runs.
        looks: Source -> referred ads whose look is due (the takedown clock): such a source is due.

    Raises:
        UserError: a named source is disabled, or real sites would be asked anonymously.
    """
    cards = watched.pick(names) if names else list(watched.cards.values())
    for card in cards if names else ():
        if card.disabled_because:
            raise UserError(f"source {card.name!r} is not crawled: {card.disabled_because}")
    needy = [card for card in cards if not card.disabled_because and not card.on_loopback]
    if needy and not watched.contact:
        raise UserError(
            f"{watched.path}: real sites are not asked anonymously ({needy[0].name}); add\n"
            '  [crawler]\n  contact = "watch@agency.example"'
        )
    memories = {card.name: home_store.runs.memory(card.name) for card in cards if card.fresh and due_only}
    rhythms = {name: PostingTimeline.of(memory) for name, memory in memories.items()}
    levels = look_rates(rhythms.values())
    choices = []
    for card in cards:
        choice = _choice(card, due_only, home_store, looks.get(card.name, 0))
        if not choice.taken and card.name in memories and not card.disabled_because:
            choice = _look(choice, memories[card.name], rhythms[card.name], levels)
        choices.append(choice)
    return choices


def _look(
    choice: SourceChoice, memory: Mapping[str, Any], rhythm: PostingTimeline, levels: LookRates
) -> SourceChoice:
    """Take a fresh source whose whole round is not due, when it is time for a look at what is new."""
    now = datetime.now(UTC)
    looked, whole = (datetime.fromisoformat(str(memory.get(key) or EVER)) for key in (LOOKED, WHOLE))
    if choice.card.hours and not hour_in_window(choice.card.hours, now.hour):
        return choice
    look = look_is_due(rhythm, levels, looked, now)
    if whole_is_due(whole, timedelta(seconds=choice.card.every), now, looks=look):
        return SourceChoice(choice.card, True, "its whole round is due")
    if look:
        return SourceChoice(choice.card, True, f"a look at what is new, the last was {timestamp(looked)}")
    return choice


def _choice(card: SourceCard, due_only: bool, store: Store, looks: int = 0) -> SourceChoice:
    if card.disabled_because:
        return SourceChoice(card, False, card.disabled_because)
    now = datetime.now(UTC)
    if card.hours and not hour_in_window(card.hours, now.hour):
        return SourceChoice(card, False, f"outside its hours ({card.hours[0]}-{card.hours[1]} UTC)")
    if not due_only:
        return SourceChoice(card, True, "asked for")
    last = store.runs.last(card.name)
    if last is None:
        return SourceChoice(card, True, "never crawled")
    if last.finished is None:
        return SourceChoice(card, True, "its last run was interrupted")
    if last.finish_reason in ("shutdown", "hours"):
        return SourceChoice(card, True, "its last run was stopped")
    ahead = datetime.fromisoformat(last.started) + timedelta(seconds=card.every)
    # A clock that was set back must not put a source to sleep: a run in the future counts for nothing.
    if ahead <= now or datetime.fromisoformat(last.started) > now:
        return SourceChoice(card, True, f"last crawled {last.started}")
    if looks:
        return SourceChoice(card, True, f"{looks} of its ads were referred and are to be looked at again")
    return SourceChoice(card, False, f"not due before {timestamp(ahead)}")


def host_queues(cards: Iterable[SourceCard]) -> list[list[SourceCard]]:
    """Group sources into queues, so that two sources that share a host are in one queue.

    The sources of a queue are crawled one after another; queues may be crawled at the same time.
    """
    found: list[tuple[set[str], list[SourceCard]]] = []
    for card in cards:
        hosts, queue = set(card.hosts), [card]
        apart = []
        for other, members in found:
            if other & hosts:
                hosts |= other
                queue = members + queue
            else:
                apart.append((other, members))
        found = [*apart, (hosts, queue)]
    return [queue for _, queue in found]


def distribute(queues: list[list[SourceCard]], jobs: int) -> list[list[list[SourceCard]]]:
    """Spread queues over at most `jobs` workers, the longest first; no worker is without a queue."""
    workers: list[list[list[SourceCard]]] = [[] for _ in range(max(1, min(jobs, len(queues))))]
    for queue in sorted(queues, key=len, reverse=True):
        min(workers, key=lambda worker: sum(map(len, worker))).append(queue)
    return [worker for worker in workers if worker]
