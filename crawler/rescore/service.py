"""One pass of rescoring over the store, in batches, written or only counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from crawler.codec import from_plain, names_of, plain
from crawler.distributed.engine.prefetch import spread_over
from crawler.rescore.changes import Change, SourceFacts, changes
from crawler.rescore.judging import Assess, SourceNorms
from crawler.store import Filter
from crawler.store.rescore_positions import RescorePosition

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
    """Ads that joining reads in another way (`Change.ties_otherwise`): all campaigns then have to be made again."""
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
    jobs: int = 1,
    position: RescorePosition | None = None,
) -> RescoreSummary:
    """Assess the stored ads again.

    Args:
        store: an open store.
        assess: judges one posting, given the base rates of its source; a function of a module with several jobs.
        wanted: the ads to assess.
        write: store the new assessments, each batch in one transaction; False only counts.
        tick: called after each batch.
        keep: how many moves of each kind to list by name; None lists all.
        jobs: processes that assess; what is stored is the same.
        position: where to begin, and what an earlier part counted; moved with each batch. None keeps no position.

    Returns:
        What changed; with a position the counts of all parts, and the moves of this one.
    """
    summary = RescoreSummary(**position.summary) if position else RescoreSummary()
    normal = _normal_before(store, position) if position else {}
    with spread_over(jobs) as spread:
        found = changes(
            store, assess, wanted, spread=spread, normal=normal, after=position.listing if position else 0
        )
        for batch in _batches(found):
            with store.transaction() if write else nullcontext():
                _tally(summary, _written(store, batch) if write else batch, keep)
                if position:
                    store.rescore_positions.put(
                        _moved(store, position, batch[-1].listing.id, summary, normal)
                    )
            tick(summary)
    return summary


def _written(store: Store, batch: list[Change]) -> list[Change]:
    lost = store.rescoring.apply(
        [(change.listing, change.after) for change in batch if change.failure is None]
    )
    return [change.failed(lost.get(change.listing.id)) for change in batch]


def _tally(summary: RescoreSummary, batch: list[Change], keep: int | None) -> None:
    summary.listings += len(batch)
    summary.changed += sum(change.listing.assessment != change.after for change in batch)
    summary.relinked += sum(one.ties_otherwise for one in batch)
    summary.failed += [(one.listing.key, str(one.failure)) for one in batch if one.failure is not None]
    for change in batch:
        _count(summary, change, keep)


def _moved(
    store: Store,
    position: RescorePosition,
    listing: int,
    summary: RescoreSummary,
    normal: Mapping[str, SourceFacts],
) -> RescorePosition:
    """The position after a batch."""
    counts = {name: getattr(summary, name) for name in names_of(RescoreSummary) if name != "moves"}
    kept = {
        source: {
            **plain(one.norms),
            "boilerplate": store.source_rates.contact_numbers(one.boilerplate),
        }
        for source, one in normal.items()
    }
    return replace(position, listing=listing, norms=kept, summary=counts)


def _normal_before(store: Store, position: RescorePosition) -> dict[str, SourceFacts]:
    """What was normal on the sources that an earlier part met."""
    return {
        source: SourceFacts(
            norms=from_plain(SourceNorms, one),
            boilerplate=store.source_rates.contacts_of(one["boilerplate"]),
        )
        for source, one in position.norms.items()
    }


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
