"""Retention that runs by itself: once a day, from the crawl of cron or from the desk, and it tells what it did."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from crawler.evidence.purge import Purged, due, finish, purge
from crawler.store import Store

STAMP: Final = "retention.stamp"
"""File under home whose time is that of the last run."""
UNFINISHED: Final = "retention.unfinished"
"""File under home while a run removes; one that is there before a run is of a run that was killed or hindered."""
EVERY_SECONDS: Final = 86_400.0
"""A day: periods of retention are counted in days."""
WHY: Final = "retention"
"""Reason in the entry of the chain."""


def is_time(home: Path, now: float | None = None) -> bool:
    """Whether the last run was a day ago or more; a stamp from the future, of a wrong clock, counts for nothing."""
    now = time.time() if now is None else now
    try:
        last = (home / STAMP).stat().st_mtime
    except FileNotFoundError:
        return True
    return not last <= now < last + EVERY_SECONDS


def run_retention(store: Store) -> Purged | None:
    """Purge what was kept for its time; None when nothing was due. Completes a run that was killed or hindered.

    Raises:
        UserError: the home's retention.toml is wrong, or another process still reads the old state; the next run
            completes this one.
    """
    unfinished = store.home / UNFINISHED
    if unfinished.exists():
        finish(store)
        unfinished.unlink()
    done = None
    if chosen := due(store):
        unfinished.touch()
        done = purge(store, chosen, WHY)
        unfinished.unlink()
    (store.home / STAMP).touch()
    return done


def told(done: Purged) -> str:
    """What a run did, in a sentence."""
    text = f"retention: {done.listings} ads and {done.captures} captures purged, {done.files} copies deleted"
    return text + (f"; {len(done.left)} files still hold a removed value" if done.left else "")
