"""End a run: the health of its source, the memory for the next run, and the report to the runner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.fetch.policy.health import RunFacts, source_health
from crawler.fetch.run.ad_shares import FieldCount
from spiders.looks import learn

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
"""Fields of a run that are reported to the runner."""
_PROBLEMS: Final = 20
"""Problems of an index that a run record keeps."""


def run_facts(spider: SourceSpider, reason: str) -> RunFacts:
    """What a run saw, for the verdict on its source."""
    return RunFacts(
        finish_reason=reason,
        entries=spider.entries,
        live_before=spider.session.live_before,
        min_items=spider.card.min_items,
        whole_index=spider.whole_index,
        broken=spider.index_problems,
        faults=spider.session.faults,
        pages=spider.session.findings,
        reasons=spider.session.reasons,
        yields=spider.session.yields,
        yields_before=FieldCount.of(spider.session.memory),
    )


def end_run(spider: SourceSpider, reason: str) -> dict[str, object] | None:
    """End the run: what was skipped still shows; the trust and the health of the source are kept.

    Returns the run as it ended; None when the store can't be written.
    """
    session = spider.session
    spider.audit.end(complete=reason == "finished" and not spider.index_problems)
    session.notes |= {"entries": spider.entries, "index_problems": spider.index_problems[:_PROBLEMS]}
    session.write()
    state, why = source_health(run_facts(spider, reason))
    learn(spider, reason)
    session.memory["yield"] = session.yields.with_earlier(FieldCount.of(session.memory)).as_memory()
    run = session.close(reason, state, why)
    session.store.close()
    if run is None:
        return None
    return {
        "state": state,
        "state_reason": why,
        "requests": session.requests,
        **{name: getattr(run, name) for name in _TOLD},
        "outcomes": dict(run.outcomes),
    }
