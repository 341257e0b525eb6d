"""One pass of rescoring over the store, in batches, written or only counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from crawler.rescore.changes import Assess, Change, changes
from crawler.store import Filter

if TYPE_CHECKING:
    from crawler.campaigns.problems import JoinProblem
    from crawler.campaigns.progress import OnStep
    from crawler.store import Store

BATCH: Final = 500
"""Ads in one write transaction: the same as a batch of reading (`store.listing_reader.BATCH`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMove:
    """An ad that enters or leaves the queue."""

    id: str
    """Public id."""
    listing: int
    title: str
    move: str
    before: dict[str, Any]
    """Band and score as stored."""
    after: dict[str, Any]
    why: tuple[str, ...]


@dataclass(slots=True)
class RescoreSummary:
    """Counts and moves of one pass."""

    listings: int = 0
    changed: int = 0
    relinked: int = 0
    """Ads whose contacts are read differently: campaigns then have to be rebuilt as a whole."""
    entered: int = 0
    left: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Public ids of ads that could not be assessed, with the reason; they keep their stored assessment."""
    moves: list[QueueMove] = field(default_factory=list)

    def moves_as_data(self) -> list[dict[str, Any]]:
        """The moves for JSON."""
        return [asdict(move) | {"why": list(move.why)} for move in self.moves]


def rescore(
    store: Store,
    assess: Assess,
    wanted: Filter,
    *,
    write: bool,
    tick: Callable[[RescoreSummary], None] = lambda _: None,
    keep: int | None = None,
) -> RescoreSummary:
    """Assess the stored ads again.

    Args:
        store: an open store.
        assess: judges one posting, given the base rates of its source.
        wanted: the ads to assess.
        write: store the new assessments, each batch in one transaction; False only counts.
        tick: called after each batch.
        keep: how many moves of each kind to list by name; None lists all.

    Returns:
        What changed.
    """
    summary = RescoreSummary()
    for batch in _batches(changes(store, assess, wanted)):
        if write:
            lost = store.rescoring.apply(
                [(change.listing, change.after) for change in batch if change.failure is None]
            )
            batch = [change.failed(lost.get(change.listing.id)) for change in batch]
        summary.listings += len(batch)
        summary.changed += sum(change.listing.assessment != change.after for change in batch)
        summary.relinked += sum(one.listing.assessment.contacts != one.after.contacts for one in batch)
        summary.failed += [(one.listing.key, str(one.failure)) for one in batch if one.failure is not None]
        for change in batch:
            _count(summary, change, keep)
        tick(summary)
    return summary


def regroup(store: Store, summary: RescoreSummary, tick: OnStep | None = None) -> tuple[JoinProblem, ...]:
    """Bring the campaigns up to date with the new assessments.

    Args:
        store: an open store.
        summary: of the pass that wrote them; it decides whether campaigns are rebuilt or only updated.
        tick: is told of each part that is done.

    Returns:
        What failed on the way.
    """
    from crawler.campaigns.service import join_new, rebuild

    join = rebuild if summary.relinked else join_new
    return join(store, progress=tick).problems


def _count(summary: RescoreSummary, change: Change, keep: int | None) -> None:
    if change.move == "stays":
        return
    entered = change.move == "enters"
    so_far = summary.entered if entered else summary.left
    if keep is None or so_far < keep:
        summary.moves.append(_move(change))
    summary.entered += entered
    summary.left += not entered


def _move(change: Change) -> QueueMove:
    before, after = change.listing.assessment, change.after
    return QueueMove(
        id=change.listing.key,
        listing=change.listing.id,
        title=change.listing.posting.title,
        move=change.move,
        before={"band": before.band, "score": before.score},
        after={"band": after.band, "score": after.score},
        why=change.why,
    )


def _batches(found: Iterator[Change]) -> Iterator[list[Change]]:
    while batch := list(islice(found, BATCH)):
        yield batch
