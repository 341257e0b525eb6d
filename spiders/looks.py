"""Looks at what is new between the whole rounds of a source (`fresh = true`), and what is learned of its rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.clock import timestamp
from crawler.fetch.policy.rhythm import LOOKED, WHOLE, PostingTimeline, whole_is_due

if TYPE_CHECKING:
    from crawler.sources import SourceCard
    from spiders.base import SourceSpider


def is_look(card: SourceCard, memory: Mapping[str, Any], known: bool) -> bool:
    """True when a run of a source is a look: it is fresh, and its whole round is not due."""
    whole, now = _moment(memory.get(WHOLE)), datetime.now(UTC)
    if not card.fresh or not known or whole is None or whole > now:
        return False
    return not whole_is_due(whole, timedelta(seconds=card.every), now, looks=True)


def learn(spider: SourceSpider, reason: str) -> None:
    """Keep when this run looked, and what it shows of the source's rhythm; one that was cut short teaches nothing."""
    memory = spider.session.memory
    outside = [why for why in spider.index_problems if "://" in why]
    if not spider.card.fresh or reason != "finished" or outside:
        return
    now = datetime.now(UTC)
    dates = [moment for text in spider.new_dates if (moment := _moment(text, timed=True)) is not None]
    before = _moment(memory.get(LOOKED))
    rhythm = PostingTimeline.of(memory)
    if before is not None:
        rhythm.learn([_moment(text, timed=True) for text in spider.new_dates], before, now)
    elif dates:
        # A first index that states times covers what it holds: from its oldest ad on.
        rhythm.learn(list(dates), min(dates), now)
    memory["rhythm"] = rhythm.as_memory()
    memory[LOOKED] = timestamp(now)
    if not spider.is_look:
        memory[WHOLE] = timestamp(now)


def _moment(text: object, *, timed: bool = False) -> datetime | None:
    """A moment as the store or an index writes it; None for none, and for a day without a time where `timed`."""
    if not isinstance(text, str) or (timed and len(text.strip()) <= len("2026-11-26")):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
