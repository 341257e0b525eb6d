"""Start a new run, or resume one that was interrupted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from crawler.sources import SourceCard
    from crawler.store import Store

RESUMED_WITHIN: Final = timedelta(hours=24)
"""An unfinished run older than this is closed as killed, because its index is out of date; set by hand."""


def begin_or_resume(store: Store, card: SourceCard, ruleset: str) -> tuple[int, bool]:
    """Id of the run, and True when it resumes an earlier one."""
    last = store.runs.last(card.name)
    if last is not None and last.finished is None:
        if datetime.now(UTC) - datetime.fromisoformat(last.started) < RESUMED_WITHIN:
            return last.id, True
        store.runs.finish(last.id, "killed")
    run = store.runs.begin(
        card.name,
        kind=card.kind,
        url=card.url,
        region=card.region,
        card=json.loads(card.as_json()),
        ruleset=ruleset,
        config_hash=card.digest(),
    )
    return run, False
