"""Join what is new into campaigns: called after every crawl and import, and by `adwatch campaigns`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from crawler.campaigns.arrivals import Arrival, arrivals
from crawler.campaigns.boilerplate import TESTS
from crawler.campaigns.forgetting import forget_purged
from crawler.campaigns.index import Index
from crawler.campaigns.learning import learn_usage, measure_backgrounds
from crawler.campaigns.phrasebook import PhraseBook
from crawler.campaigns.pictures import place_pictures
from crawler.campaigns.problems import JoinProblem
from crawler.campaigns.progress import OnStep, StepCount
from crawler.campaigns.regrouping import regroup
from crawler.campaigns.sketch import SIGNATURES
from crawler.campaigns.tables import Tables
from crawler.memory import without_cycle_collector

BATCH: Final = 1000
"""Versions placed in one transaction."""
PATIENCE: Final = 1.5
"""Seconds that a page waits for another process to end its joining."""


class Joinable(Protocol):
    """A store that keeps campaigns; `crawler.store.Store` is one."""

    @property
    def campaigns(self) -> Any:
        """Its tables of campaigns."""

    def clustering_lock(self, patience: float | None = None) -> AbstractContextManager[bool]:
        """The only turn to join in this store; False when it was not to be had within so many seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinReport:
    """What joining did."""

    versions: int
    """Versions placed."""
    campaigns: int
    """Campaigns made or changed."""
    problems: tuple[JoinProblem, ...] = ()
    """Ads, contacts and components for which a step raised: they are kept, and joined as far as they could be."""


def join_new(
    store: Joinable,
    *,
    progress: OnStep | None = None,
    own_sentences: Collection[int] | None = None,
    usage: bool = True,
) -> JoinReport:
    """Join the versions that came since the last time; safe to repeat and to kill.

    Where another process joins, its end is waited for. A store whose texts were signed by an older adwatch in
    another way is joined again, as by `rebuild`. `progress` is told of each part that is done. A store
    that holds a part of the ads only can't learn which sentences are a site's own: it gets them from
    `own_sentences`, names as `boilerplate.End` has them. Nor can it learn what is usual in each source: with
    `usage` false only the shipped usual phrases count.
    """
    tables: Tables = store.campaigns
    versions = campaigns = 0
    problems: list[JoinProblem] = []
    while True:
        with store.clustering_lock():
            if tables.signatures() != SIGNATURES:
                _forget(tables)
            if own_sentences is not None:
                with tables.transaction():
                    tables.write_segments((name, TESTS[-1], 1, "[]") for name in own_sentences)
            with without_cycle_collector():
                forget_purged(tables)
                recent: dict[int, Arrival] = {}
                # Nobody keeps the index: what it holds in memory is free again before groups are made.
                learns = own_sentences is None
                versions += _place(
                    tables, Index(tables, learns=learns, problems=problems, recent=recent), progress
                )
                if usage:
                    learn_usage(tables, recent)
                recent.clear()
                place_pictures(tables)
                phrases = PhraseBook(tables)
                if usage:
                    measure_backgrounds(tables, phrases)
                campaigns += regroup(tables, phrases, problems, progress)
        # Whoever found the turn taken left a mark; it may have come after the last look, so there is one more.
        if not tables.is_marked():
            _blame(tables, problems)
            return JoinReport(versions=versions, campaigns=campaigns, problems=tuple(problems))


def _blame(tables: Tables, problems: Sequence[JoinProblem]) -> None:
    """Call the sources of all that failed unwell."""
    with tables.transaction():
        for problem in problems:
            tables.blame(problem.kind, problem.id, f"joining failed, first for {problem}")


def join_marked(store: Joinable) -> bool:
    """Look again at what an analyst's word is about, without placing what is new.

    False when another process joins, and goes on for longer than `PATIENCE`: it will do this too.
    """
    with store.clustering_lock(PATIENCE) as ours:
        if ours:
            regroup(store.campaigns, PhraseBook(store.campaigns), [])
        return ours


def rebuild(store: Joinable, *, progress: OnStep | None = None) -> JoinReport:
    """Forget all signatures and joins and make them again; campaigns keep their ids, rulings hold."""
    with store.clustering_lock():
        _forget(store.campaigns)
    return join_new(store, progress=progress)


def _forget(tables: Tables) -> None:
    with tables.transaction():
        tables.reset(SIGNATURES)


def _place(tables: Tables, index: Index, progress: OnStep | None) -> int:
    """Place what is marked and what is new."""
    while homeless := tables.marked("version", BATCH):
        with tables.transaction():
            index.place_anew(homeless)
            tables.unmark("version", homeless)
    placed, last = 0, tables.last_version()
    step = StepCount("ads", progress, lambda: tables.count_after(last))
    while rows := tables.versions_after(last, BATCH):
        with tables.transaction():
            batch = list(arrivals(tables, rows, index.problems))
            index.place(batch)
            last = rows[-1][0]
            tables.placed(last)
        placed += len(rows)
        step.add(len(rows))
    return placed
