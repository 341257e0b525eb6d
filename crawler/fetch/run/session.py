"""The session of one run: every scheduled URL, its outcome, and the batches in which both are stored.

A page's ads, its outcome and its place in the frontier are one transaction. An interrupted run
is resumed: URLs that have an outcome are not requested again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from crawler.clock import timestamp
from crawler.errors import UserError, in_words
from crawler.fetch.run.ad_shares import FieldCount
from crawler.fetch.run.batch import Batch
from crawler.fetch.run.captures import RunCaptures
from crawler.fetch.run.resume import begin_or_resume
from crawler.sources import SourceCard
from crawler.store.frontier import Frontier, KnownUrl
from crawler.store.observations import Observation
from crawler.store.runs import Outcome, OutcomeKind

if TYPE_CHECKING:
    from crawler.evidence.exchange import Exchange
    from crawler.records import Capture
    from crawler.store import Store
    from crawler.store.runs import Run

ROBOTS: Final = "robots"
"""Key of a source's memory: the robots.txt files of its last whole round."""
BATCH: Final = 40
"""Pages in one transaction: about a second of a fast crawl is lost to a kill, and fetched again."""


class RunSession:
    """The state of one run of one source."""

    def __init__(self, store: Store, card: SourceCard, ruleset: str) -> None:
        self.store = store
        self.frontier = Frontier(store.database)
        self.card = card
        self.run, self.resumed = begin_or_resume(store, card, ruleset)
        self.known = self.frontier.of(card.name)
        self.memory = store.runs.memory(card.name)
        self.purged = store.purgeable.purged()
        """Public ids of ads whose content was removed."""
        self.live_before = self.frontier.live(card.name)
        self.finished_urls: set[str] = set()
        """Pages that have an outcome, from an earlier part of this run too."""
        self.pending: dict[str, str] = {}
        """URL scheduled -> what it is for."""
        self.scheduled: set[str] = set()
        self.requests = 0
        self.bytes_received = 0
        self.statuses: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        """Pages by what became of them, for the source's health."""
        self.reasons: dict[str, str] = {}
        """The same -> address and reason of the first page."""
        self.yields = FieldCount()
        """What the ads of this run hold."""
        self.counts: Counter[str] = Counter()
        """new, changed, unchanged and gone, for the progress line; the store keeps the true ones."""
        self._robots: dict[str, dict[str, str]] = {}
        self._robots_texts: dict[str, str] = {}
        self.notes: dict[str, object] = {}
        self.is_look = False
        """True for a look at what is new between two whole rounds (`fresh = true`)."""
        self.faults: list[str] = []
        """Steps that raised for one ad or page, which is kept as far as possible; they make the source unhealthy."""
        self.failure = ""
        """Why nothing can be written any more (a full disk, a locked store), in words."""
        self.on_failure: Callable[[], None] = _nothing
        self.captures = RunCaptures(store, first=not self.known)
        self._batch = Batch()
        if self.resumed:
            earlier = store.runs.outcomes(self.run)
            self.scheduled = {outcome.url for outcome in earlier}
            self.finished_urls = {o.url for o in earlier if o.outcome in ("stored", "unchanged")}
            self.finished_urls |= {url for url, one in self.known.items() if one.run == self.run}

    def schedule(self, url: str, purpose: str) -> bool:
        """Schedule a URL; False when it is scheduled or finished already."""
        if url in self.pending or url in self.finished_urls:
            return False
        self.pending[url] = purpose
        self.scheduled.add(url)
        return True

    def record_outcome(
        self, url: str, outcome: OutcomeKind, reason: str = "", status: int | None = None
    ) -> None:
        """Record the one outcome of a scheduled URL; a second one is ignored."""
        if self.pending.pop(url, None) is None:
            return
        self.finished_urls.add(url)
        self._batch.outcomes.append(
            Outcome(url=url, outcome=outcome, reason=reason[:500], status=status, at=timestamp())
        )
        self.counts[outcome] += 1
        self._maybe_write()

    def note_finding(self, url: str, finding: str, reason: str) -> None:
        """Count what became of a page, and keep the reason of the first of its kind."""
        self.findings[finding] += 1
        self.reasons.setdefault(finding, f"{url}: {reason}" if reason else url)

    def record_refusal(self, url: str, reason: str) -> None:
        """Record an address of an index that is not requested at all."""
        if self.schedule(url, "index"):
            self.record_outcome(url, "refused", reason)

    def add_observations(
        self, observations: Iterable[Observation], capture: Capture | None, page: str
    ) -> None:
        """Ads to keep with the next batch, the capture they were read from, and the scheduled URL of their page."""
        for observation in observations:
            self._batch.observations.append((observation, capture))
            self._batch.pages.append(page)

    def capture_answer(self, response: object, exchange: Exchange) -> Capture:
        """Append an answer to the captures, once for all the ads in it."""
        try:
            row, fresh = self.captures.keep(response, exchange)
        except (UserError, OSError) as error:
            self.fail(in_words(error))
            raise UserError(self.failure) from error
        if fresh:
            self._batch.captures.append(row)
        return row

    def capture_beside(self, exchange: Exchange) -> Capture:
        """Append a picture of an ad to the captures."""
        try:
            row = self.captures.keep_beside(exchange)
        except (UserError, OSError) as error:
            self.fail(in_words(error))
            raise UserError(self.failure) from error
        self._batch.captures.append(row)
        return row

    def update_frontier(self, known: KnownUrl) -> None:
        """Keep what is known about a page now."""
        self.known[known.url] = known
        self._batch.known.append(known)

    def mark_unchanged(self, url: str) -> None:
        """Record that the ads of a page are unchanged."""
        self._batch.seen.append(url)
        self._maybe_write()

    def mark_gone(self, url: str, reason: str) -> None:
        """Record that the ads of a page were taken down."""
        self._batch.gone.append((url, reason))

    def mark_hidden(self, url: str, reason: str) -> None:
        """Record that the ads of a page can't be seen now."""
        self._batch.hidden.append((url, reason))

    def record_robots(self, origin: str, record: dict[str, str], text: str) -> None:
        """Keep the robots.txt of an origin: its record in the run, its text once under its digest."""
        self._robots[origin] = record
        if self.card.fresh and not self.is_look and record["verdict"] != "unreachable":
            kept = {"verdict": record["verdict"], "sha256": record["sha256"], "at": round(time.time(), 1)}
            self.memory.setdefault(ROBOTS, {})[origin] = kept
        if record["verdict"] == "rules":
            self._robots_texts[record["sha256"]] = text

    def kept_robots(self, origin: str) -> tuple[str, str, float] | None:
        """Verdict, text and age in seconds of a robots.txt that an earlier run read, for a look at what is new.

        None for a whole round, which asks again, and where nothing is kept.
        """
        kept = self.memory.get(ROBOTS, {}).get(origin) if self.is_look else None
        text = self.store.robots.text(kept["sha256"]) if kept and kept["verdict"] == "rules" else ""
        if not kept or text is None:
            return None
        age = time.time() - float(kept["at"])
        return (kept["verdict"], text, age) if age >= 0 else None

    def _maybe_write(self) -> None:
        if len(self._batch) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what waits, in one transaction."""
        batch, self._batch = self._batch, Batch()
        if not batch or self.failure:
            return
        try:
            self.counts += batch.write(self.store, self.card.name, self.run, self.captures)
            self.faults += batch.faults
        except (UserError, OSError) as error:
            self.fail(in_words(error))

    def fail(self, failure: str) -> None:
        """Stop because the store can't be written; the run stays open, and the next crawl resumes it."""
        if not self.failure:
            self.failure = failure
            self.on_failure()

    def close(self, reason: str, state: str, state_reason: str) -> Run | None:
        """Give every URL left over its outcome, check the sum, and end the run.

        None when the store can't be written: then the run has no end, and the next crawl goes on with it.
        """
        for url in list(self.pending):
            self.record_outcome(url, "failed", f"not finished: the run ended ({reason})")
        self.write()
        if self.failure:
            return None
        recorded = sum(self.store.runs.get(self.run).outcomes.values())
        if recorded != len(self.scheduled):
            reason = "accounting"
            state_reason = f"{len(self.scheduled)} URLs were scheduled, {recorded} have an outcome"
        self.captures.close()
        self.store.runs.remember(self.card.name, self.memory)
        with self.store.transaction():
            self.store.robots.keep(self._robots_texts)
            return self.store.runs.finish(
                self.run,
                reason,
                scheduled=len(self.scheduled),
                detail=self.detail(),
                state=state,
                state_reason=state_reason,
            )

    def progress(self, entries: int) -> dict[str, int]:
        """Where the run is, for a progress line."""
        return {
            "entries": entries,
            "scheduled": len(self.scheduled),
            "pending": len(self.pending),
            **{name: self.counts[name] for name in ("new", "changed", "gone", "unchanged")},
        }

    def detail(self) -> Mapping[str, object]:
        """What a run record holds in addition to its counts."""
        return {
            "requests": self.requests,
            "bytes": self.bytes_received,
            "statuses": dict(self.statuses),
            "resumed": self.resumed,
            "robots": self._robots,
            **self.notes,
        }


def _nothing() -> None:
    """What is done about trouble where nobody listens."""
