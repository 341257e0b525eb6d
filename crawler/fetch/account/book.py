"""The book of one run: every URL scheduled, what became of it, and the batches in which both reach the store.

A page's ads, its outcome and its place in the frontier are one transaction. A run that was killed is reopened
and goes on: what is settled is not asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crawler.errors import UserError
from crawler.sources import SourceCard
from crawler.store.frontier import Frontier, Known
from crawler.store.runs import Outcome, OutcomeKind
from crawler.store.sightings import Sighting

if TYPE_CHECKING:
    from crawler.evidence.captures import CaptureWriter
    from crawler.evidence.exchange import Exchange
    from crawler.store import CaptureRow, Store
    from crawler.store.runs import Run

BATCH: Final = 40
"""Pages in one transaction: about a second of a fast crawl is lost to a kill, and fetched again."""
RESUMED_WITHIN: Final = timedelta(hours=24)


def utc_now() -> str:
    """Now, as the store writes times."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Batch:
    """What waits for the next transaction."""

    sightings: list[tuple[Sighting, CaptureRow | None]] = field(default_factory=list)
    captures: list[CaptureRow] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.outcomes) + len(self.seen) + len(self.sightings)


class Book:
    """Accounts of one run of one source."""

    def __init__(self, store: Store, card: SourceCard, ruleset: str) -> None:
        self.store = store
        self.frontier = Frontier(store.database)
        self.card = card
        self.run, self.resumed = self._open(ruleset)
        self.known = self.frontier.of(card.name)
        self._first = not self.known
        """True when nothing was captured of this source yet."""
        self.memory = store.runs.memory(card.name)
        self.purged = store.purging.purged()
        """Public ids of ads whose content was removed."""
        self.live_before = self.frontier.live(card.name)
        self.settled: set[str] = set()
        """Pages that an earlier part of this run has settled."""
        self.pending: dict[str, str] = {}
        """URL scheduled -> what it is for."""
        self.scheduled: set[str] = set()
        self.requests = 0
        self.received = 0
        self.statuses: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()
        """Pages by what became of them, for the source's health."""
        self.counts: Counter[str] = Counter()
        """new, changed, unchanged and gone, for the progress line; the store keeps the true ones."""
        self._robots: dict[str, dict[str, str]] = {}
        self._robots_texts: dict[str, str] = {}
        self.notes: dict[str, object] = {}
        self.trouble = ""
        """Why nothing can be written any more (a full disk, a locked store), in words."""
        self.on_trouble: Callable[[], None] = _nothing
        self.writer: CaptureWriter | None = None
        self._last_kept: tuple[object, CaptureRow] | None = None
        self._last_number = 0
        self._batch = Batch()
        if self.resumed:
            earlier = store.runs.outcomes(self.run)
            self.scheduled = {outcome.url for outcome in earlier}
            self.settled = {o.url for o in earlier if o.outcome in ("stored", "unchanged")}
            self.settled |= {url for url, one in self.known.items() if one.run == self.run}

    def _open(self, ruleset: str) -> tuple[int, bool]:
        last = self.store.runs.last(self.card.name)
        if last is not None and last.finished is None and _recent(last.started):
            return last.id, True
        if last is not None and last.finished is None:
            self.store.runs.finish(last.id, "killed")
        card = self.card
        run = self.store.runs.begin(
            card.name,
            kind=card.kind,
            url=card.url,
            region=card.region,
            card=_parsed(card),
            ruleset=ruleset,
            config_hash=card.digest(),
        )
        return run, False

    def schedule(self, url: str, purpose: str) -> bool:
        """Enter a URL; False when it is settled, or on its way already."""
        if url in self.pending or url in self.settled:
            return False
        self.pending[url] = purpose
        self.scheduled.add(url)
        return True

    def settle(self, url: str, outcome: OutcomeKind, reason: str = "", status: int | None = None) -> None:
        """The one outcome of a scheduled URL; a second one for the same URL is not taken."""
        if self.pending.pop(url, None) is None:
            return
        self.settled.add(url)
        self._batch.outcomes.append(
            Outcome(url=url, outcome=outcome, reason=reason[:500], status=status, at=utc_now())
        )
        self.counts[outcome] += 1
        self._maybe_write()

    def refuse(self, url: str, reason: str) -> None:
        """An address of an index that is not even tried."""
        if self.schedule(url, "index"):
            self.settle(url, "refused", reason)

    def ads(self, sightings: Iterable[Sighting], capture: CaptureRow | None) -> None:
        """Ads to keep with the next batch, and the capture they were read from."""
        self._batch.sightings.extend((sighting, capture) for sighting in sightings)

    def kept(self, response: object, exchange: Exchange) -> CaptureRow:
        """Append an answer to the captures, once for all the ads in it."""
        if self._last_kept is None or self._last_kept[0] is not response:
            if self.writer is None:
                raise ValueError("no capture file is open")
            try:
                earlier = None if self._first else self.store.captures.latest(exchange.url)
                row = self.writer.write(exchange, earlier)
            except (UserError, OSError) as error:
                self.give_up(str(error))
                raise UserError(self.trouble) from error
            self._batch.captures.append(row)
            self._last_kept = (response, row)
        return self._last_kept[1]

    def learned(self, known: Known) -> None:
        """What is known of a page now."""
        self.known[known.url] = known
        self._batch.known.append(known)

    def still_there(self, url: str) -> None:
        """The ads of a page show as before."""
        self._batch.seen.append(url)
        self._maybe_write()

    def gone(self, url: str, reason: str) -> None:
        """The ads of a page were taken down."""
        self._batch.gone.append((url, reason))

    def hidden(self, url: str, reason: str) -> None:
        """The ads of a page can't be seen now."""
        self._batch.hidden.append((url, reason))

    def obeyed(self, origin: str, record: dict[str, str], text: str) -> None:
        """What robots.txt of an origin said: its record goes into the run, its text is kept once by its digest."""
        self._robots[origin] = record
        if record["verdict"] == "rules":
            self._robots_texts[record["sha256"]] = text

    def _maybe_write(self) -> None:
        if len(self._batch) >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what waits, in one transaction."""
        batch, self._batch = self._batch, Batch()
        if not (batch.outcomes or batch.seen or batch.known or batch.sightings or batch.gone):
            return
        if self.trouble:
            return
        try:
            self._write(batch)
        except (UserError, OSError) as error:
            self.give_up(str(error))

    def give_up(self, trouble: str) -> None:
        """The store can't be written: stop, keep what was written, and leave the run to be gone on with."""
        if not self.trouble:
            self.trouble = trouble
            self.on_trouble()

    def _write(self, batch: Batch) -> None:
        store, source = self.store, self.card.name
        if self.writer is not None:
            if batch.sightings:
                batch.captures.append(self.writer.write_readings(self.run, batch.sightings))
            if batch.captures:
                self.writer.sync()
        with store.transaction():
            numbers = self._index_captures(batch)
            if batch.sightings:
                saved = store.save(
                    [_placed(sighting, numbers.get(capture)) for sighting, capture in batch.sightings]
                )
                self.counts["new"] += saved.new
                self.counts["changed"] += saved.changed
                self.counts["unchanged"] += saved.unchanged
            if batch.seen:
                self.counts["unchanged"] += self.frontier.seen(self.run, source, batch.seen, utc_now())
            for url, reason in batch.gone:
                self.counts["gone"] += self.frontier.gone(self.run, source, url, reason, utc_now())
            for url, reason in batch.hidden:
                self.frontier.hidden(source, url, reason)
            self.frontier.put(source, batch.known)
            store.runs.record(self.run, batch.outcomes)

    def _index_captures(self, batch: Batch) -> dict[CaptureRow | None, int]:
        """Enter the captures of a batch.

        Answers their numbers, that of a page shared with the last batch too.
        """
        numbers: dict[CaptureRow | None, int] = {}
        numbers.update(zip(batch.captures, self.store.captures.add(batch.captures), strict=True))
        last = self._last_kept[1] if self._last_kept else None
        if last is not None:
            self._last_number = numbers.get(last, self._last_number)
        return {last: self._last_number, **numbers}

    def close(self, reason: str, state: str, state_reason: str) -> Run | None:
        """Give every URL left over its outcome, check the sum, and end the run.

        None when the store can't be written: then the run has no end, and the next crawl goes on with it.
        """
        for url in list(self.pending):
            self.settle(url, "failed", f"not finished: the run ended ({reason})")
        self.write()
        if self.trouble:
            return None
        recorded = sum(self.store.runs.get(self.run).outcomes.values())
        if recorded != len(self.scheduled):
            reason = "accounting"
            state_reason = f"{len(self.scheduled)} URLs were scheduled, {recorded} have an outcome"
        if self.writer is not None:
            self.writer.close()
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
        """What a run record holds beside its counts."""
        return {
            "requests": self.requests,
            "bytes": self.received,
            "statuses": dict(self.statuses),
            "resumed": self.resumed,
            "robots": self._robots,
            **self.notes,
        }


def _nothing() -> None:
    """What is done about trouble where nobody listens."""


def _placed(sighting: Sighting, capture: int | None) -> Sighting:
    return replace(sighting, capture=capture or None)


def _recent(started: str) -> bool:
    return datetime.now(UTC) - datetime.fromisoformat(started) < RESUMED_WITHIN


def _parsed(card: SourceCard) -> dict[str, object]:
    import json

    parsed: dict[str, object] = json.loads(card.as_json())
    return parsed
