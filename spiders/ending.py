"""The end of a run: the health of its source, what the next run must know, and what the runner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.fetch.deciding.health import Facts, verdict

if TYPE_CHECKING:
    from spiders.base import SourceSpider

_TOLD: Final = (
    "id",
    "started",
    "finished",
    "finish_reason",
    "scheduled",
    "new",
    "changed",
    "unchanged",
    "gone",
)
"""Fields of a run that the runner is told."""
_PROBLEMS: Final = 20
"""Problems of an index that a run record keeps."""


def facts_of(spider: SourceSpider, reason: str) -> Facts:
    """What a run saw, for the verdict on its source."""
    return Facts(
        finish_reason=reason,
        entries=spider.entries,
        live_before=spider.book.live_before,
        min_items=spider.card.min_items,
        whole_index=spider.whole_index,
        broken=spider.broken,
        faults=spider.book.faults,
        pages=spider.book.pages,
    )


def ended(spider: SourceSpider, reason: str) -> dict[str, object] | None:
    """End the run: what was skipped still shows; the trust and the health of the source are kept.

    Answers the run as it ended; None when the store can't be written.
    """
    book = spider.book
    spider.doubt.end(complete=reason == "finished" and not spider.broken)
    book.notes |= {"entries": spider.entries, "index_problems": spider.broken[:_PROBLEMS]}
    state, why = verdict(facts_of(spider, reason))
    run = book.close(reason, state, why)
    book.store.close()
    if run is None:
        return None
    return {
        "state": state,
        "state_reason": why,
        "requests": book.requests,
        **{name: getattr(run, name) for name in _TOLD},
        "outcomes": dict(run.outcomes),
    }
