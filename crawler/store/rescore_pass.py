"""One pass of rescoring over the store, in batches, written or only counted; the verb and the review desk use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from crawler.store.filtering import Filter
from crawler.store.rescoring import Assess, Change

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.store import Store

BATCH: Final = 500
"""Ads a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An ad that enters or leaves the queue."""

    id: str
    """Public id."""
    listing: int
    title: str
    move: str
    before: dict[str, Any]
    """Band and score as they stand."""
    after: dict[str, Any]
    why: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What a pass over the store found."""

    listings: int = 0
    changed: int = 0
    relinked: int = 0
    """Ads whose contacts are read differently: what joins them has to be looked at as a whole."""
    entered: int = 0
    left: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Public ids of ads that could not be assessed, with the reason; they keep what was said of them."""
    moves: list[Move] = field(default_factory=list)

    def moves_as_data(self) -> list[dict[str, Any]]:
        """The moves for JSON."""
        return [asdict(move) | {"why": list(move.why)} for move in self.moves]


def go_through(
    store: Store,
    assess: Assess,
    wanted: Filter,
    *,
    write: bool,
    tick: Callable[[Tally], None] = lambda _: None,
    keep: int | None = None,
) -> Tally:
    """Assess what is stored again; with `write` each batch is stored as a whole.

    `tick` is told after each batch. `keep` bounds the moves that are told by name, of each kind.
    """
    tally = Tally()
    for batch in _batches(store.rescoring.changes(assess, wanted)):
        if write:
            store.rescoring.apply([change for change in batch if change.failure is None])
        tally.listings += len(batch)
        tally.changed += sum(change.listing.assessment != change.after for change in batch)
        tally.relinked += sum(one.listing.assessment.contacts != one.after.contacts for one in batch)
        tally.failed += [(one.listing.key, str(one.failure)) for one in batch if one.failure is not None]
        for change in batch:
            _count(tally, change, keep)
        tick(tally)
    return tally


def follow(store: Store, tally: Tally, tick: Callable[[int], None] | None = None) -> tuple[JoinProblem, ...]:
    """Bring campaigns in step with what is said of their ads now; `tick` is told as joining goes on.

    Answers what failed on the way, in words.
    """
    from crawler.campaigns.service import join_new, rebuild

    join = rebuild if tally.relinked else join_new
    return join(store, progress=tick).problems


def _count(tally: Tally, change: Change, keep: int | None) -> None:
    if change.move == "stays":
        return
    entered = change.move == "enters"
    so_far = tally.entered if entered else tally.left
    if keep is None or so_far < keep:
        tally.moves.append(_move(change))
    tally.entered += entered
    tally.left += not entered


def _move(change: Change) -> Move:
    before, after = change.listing.assessment, change.after
    return Move(
        id=change.listing.key,
        listing=change.listing.id,
        title=change.listing.posting.title,
        move=change.move,
        before={"band": before.band, "score": before.score},
        after={"band": after.band, "score": after.score},
        why=change.why,
    )


def _batches(changes: Iterator[Change]) -> Iterator[list[Change]]:
    while batch := list(islice(changes, BATCH)):
        yield batch
