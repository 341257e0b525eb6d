"""Retention that runs by itself: once a day, from the crawl of cron or from the desk, and it tells what it did."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.clock import timestamp
from crawler.errors import UserError
from crawler.store import Store
from crawler.store.chain_reader import ChainReader
from crawler.text.display import counted

if TYPE_CHECKING:
    from crawler.evidence.purge import Purged

STAMP: Final = "retention.stamp"
"""File under home whose time is that of the last run."""
UNFINISHED: Final = "retention.unfinished"
"""File under home while a run removes; one that is there before a run is of a run that was killed or hindered."""
EVERY_SECONDS: Final = 86_400.0
"""A day: periods of retention are counted in days."""
WHY: Final = "retention"
"""Reason in the entry of the chain."""


CLOCK_DAYS: Final = 31
"""Days since the home was last at work after which a person must say that the clock is right: cron and the desk
work daily, and a third of the shortest retention (90 days) is the most that an unseen jump may cost. Set by hand in
2026."""


def is_time(home: Path, now: float | None = None) -> bool:
    """Whether the last run was a day ago or more; a stamp from the future, of a wrong clock, counts for nothing."""
    now = time.time() if now is None else now
    try:
        last = (home / STAMP).stat().st_mtime
    except FileNotFoundError:
        return True
    return not last <= now < last + EVERY_SECONDS


def check_clock(store: Store, now: float | None = None) -> None:
    """Refuse to remove anything by itself after a jump of the clock; `adwatch purge --due --yes` says it is right.

    It hardly was time alone where more than `CLOCK_DAYS` lie between the last run of retention and now, or, without
    such a run, between two entries of the chain of which the later is as young as that.

    Raises:
        UserError: The clock seems to have jumped ahead.
    """
    at = time.time() if now is None else now
    last, until = _rest(store, at)
    if until - last > CLOCK_DAYS * EVERY_SECONDS:
        raise UserError(
            f"retention removed nothing: the clock of this machine says {_day(at)}, and the home was last at work on "
            f"{_day(last)}. If the clock is wrong, set it; if it is right, see `adwatch purge --due`, and do it once "
            "with `adwatch purge --due --yes`"
        )


def _rest(store: Store, at: float) -> tuple[float, float]:
    """From when until when the home was last at rest; the same moment twice where that is not known."""
    stamp = store.home / STAMP
    if stamp.exists() and (last := stamp.stat().st_mtime) <= at:
        return last, at
    limit = timestamp(datetime.fromtimestamp(at - CLOCK_DAYS * EVERY_SECONDS, UTC))
    before, since = ChainReader(store.database).rest_before(limit)
    try:
        last = datetime.fromisoformat(before).timestamp()
        return last, datetime.fromisoformat(since).timestamp() if since else at
    except ValueError:  # the home is younger, or a time was tampered with, which verification names
        return at, at


def note_run(home: Path) -> None:
    """Note that what is due was removed now."""
    (home / STAMP).touch()


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def run_retention(store: Store) -> Purged | None:
    """Purge what was kept for its time; None when nothing was due. Completes a run that was killed or hindered.

    Raises:
        UserError: the home's retention.toml is wrong, or another process still reads the old state; the next run
            completes this one.
    """
    from crawler.evidence.purge import due, finish, purge  # reads contacts: half of a round with nothing due

    unfinished = store.home / UNFINISHED
    if unfinished.exists():
        finish(store)
        unfinished.unlink()
    done = None
    if chosen := due(store):
        unfinished.touch()
        done = purge(store, chosen, WHY)
        unfinished.unlink()
    note_run(store.home)
    return done


def told(done: Purged) -> str:
    """What a run did, in a sentence."""
    left = f"; {counted(len(done.left), 'file')} still with a removed value" if done.left else ""
    return f"retention: {done.told}{left}"
