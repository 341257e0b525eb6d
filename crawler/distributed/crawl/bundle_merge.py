"""Merge a verified bundle into the store exactly once: it resumes after a kill, and a second merge changes nothing.

The coordinator itself decides what is new or changed, and assesses the ads with its own catalogue: a worker with an
older one makes no difference. It trusts the worker only in what it saw.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

from crawler.assess import attempt
from crawler.distributed.crawl import InvalidBundle
from crawler.distributed.crawl.bundle import ROWS, BundleRecord, Manifest, RunBegun, RunEnded, records
from crawler.distributed.crawl.bundle_verification import CapturedAd, read_captured_ads
from crawler.distributed.crawl.capture_install import installed_capture
from crawler.evidence import readings
from crawler.indicators import load_catalogue
from crawler.isolation import Failure
from crawler.records import Capture, JobPosting
from crawler.sentence_reader import reads_a_day
from crawler.sources import SourceCard
from crawler.store import Outcome, Store
from crawler.store.frontier import KnownUrl
from crawler.store.frontier_snapshot import ListingState
from crawler.store.merges import Merge
from crawler.store.robots import RobotsText

BATCH: Final = 100
"""Lines of one transaction: about 100 ads, for which the store is locked a quarter of a second."""


def merge_bundle(store: Store, folder: Path, manifest: Manifest, cards: Mapping[str, SourceCard]) -> bool:
    """Merge a verified bundle.

    Args:
        store: The coordinator's store.
        folder: Folder of the bundle.
        manifest: Its manifest.
        cards: Cards of the sources by name.

    Returns:
        False if a bundle for the same task is merged already.

    Raises:
        InvalidBundle: Another bundle for the same task is partly merged, or the name of a capture file is taken.
    """
    digest = sha256(manifest.as_bytes()).hexdigest()
    mark = store.merges.of(manifest.order) or Merge(order=manifest.order, bundle=digest)
    if mark.finished:
        return False
    if mark.bundle != digest:
        raise InvalidBundle("another bundle for the same task is half in the store")
    with ExitStack() as held:
        for part in manifest.parts:
            if part.name != ROWS:
                held.enter_context(installed_capture(store, folder / part.name, begun=bool(mark.lines)))
        _BundleMerge(store, folder, manifest, cards, mark).all()
    return True


@dataclass(slots=True)
class _BundleMerge:
    """The merge of one bundle."""

    store: Store
    folder: Path
    manifest: Manifest
    cards: Mapping[str, SourceCard]
    mark: Merge
    source: str = ""
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    """File and byte offset of a capture -> its number in this store."""
    faults: dict[str, list[str]] = field(default_factory=dict)
    """Source -> failed steps of its ads; the ads are kept."""
    usual: dict[str, float] = field(default_factory=dict)
    sentence_bar: float | None = None
    """Share of the source's ads with each indicator, for `assess`."""

    def all(self) -> None:
        lines = records(self.folder / ROWS)
        for record in islice(lines, self.mark.lines):
            if isinstance(record, RunBegun):
                self.source = record.source
        if self.mark.run is not None:
            self._learn_usual(self.source)
            rows = self.store.captures.of_run(self.mark.run)
            self.numbers = {(row.file, row.offset): row.seq or 0 for row in rows}
        while batch := list(islice(lines, BATCH)):
            self._take(batch)
        told = {"worker": self.manifest.worker, "tool": self.manifest.tool, "chain": self.manifest.head}
        self.store.merges.finish(self.mark, told)

    def _take(self, batch: Sequence[BundleRecord]) -> None:
        """Write some lines and the new position in one transaction."""
        ads = self._ads(batch)
        with self.store.transaction():
            for kind, group in groupby(batch, type):
                write = _WRITERS.get(kind)
                if write is not None:
                    write(self, list(group), ads)
            self.mark = replace(self.mark, lines=self.mark.lines + len(batch))
            self.store.merges.mark(self.mark)

    def _ads(self, batch: Sequence[BundleRecord]) -> dict[Capture, list[CapturedAd]]:
        """The ads in a batch, assessed before the store is locked."""
        found: dict[Capture, list[CapturedAd]] = {}
        for record in batch:
            if isinstance(record, RunBegun):
                self._learn_usual(record.source)
            elif isinstance(record, Capture) and record.kind == readings.KIND:
                found[record] = [self._assessed(*read) for read in read_captured_ads(self.folder, record)]
        return found

    def _learn_usual(self, source: str) -> None:
        """What is normal on a source, before its ads are assessed."""
        self.usual = self.store.source_rates.base_rates(source)
        self.sentence_bar = self.store.source_rates.sentence_bar(source, reads_a_day())

    def _assessed(self, observation: Any, place: tuple[str, int] | None) -> CapturedAd:
        posting = observation.posting
        tried = attempt(posting, base_rates=self.usual, sentence_bar=self.sentence_bar)
        if tried.failure is not None:
            self._fault(posting, tried.failure)
        return replace(observation, posting=tried.on(posting), run=None, capture=None), place

    def _fault(self, posting: JobPosting, failure: Failure) -> None:
        self.faults.setdefault(posting.source, []).append(f"{posting.url}: {failure}")

    @property
    def run(self) -> int:
        """Number of the current run in this store."""
        if self.mark.run is None:
            raise InvalidBundle("it has lines outside of a run")
        return self.mark.run

    def begin(self, group: list[RunBegun], _ads: object) -> None:
        """Begin a run of a source; an earlier run without an end is marked as killed."""
        for begun in group:
            card = self.cards[begun.source]
            last = self.store.runs.last(card.name)
            if last is not None and last.finished is None:
                self.store.runs.finish(last.id, "killed")
            run = self.store.runs.begin(
                card.name,
                kind=card.kind,
                url=card.url,
                region=card.region,
                card=json.loads(card.as_json()),
                ruleset=load_catalogue().version,
                config_hash=card.digest(),
                started=begun.started,
            )
            self.source, self.mark, self.numbers = card.name, replace(self.mark, run=run), {}

    def robots(self, group: list[RobotsText], _ads: object) -> None:
        """Keep robots.txt texts."""
        self.store.robots.keep({one.sha256: one.text for one in group})

    def outcomes(self, group: list[Outcome], _ads: object) -> None:
        """Record outcomes of URLs."""
        self.store.runs.record(self.run, group)

    def captures(self, group: list[Capture], ads: Mapping[Capture, list[CapturedAd]]) -> None:
        """Add captures, and save the ads that were read from them."""
        numbers = self.store.captures.add([replace(row, seq=None, run=self.run) for row in group])
        self.numbers |= zip(((row.file, row.offset) for row in group), numbers, strict=True)
        for row in group:
            seen = [
                replace(observation, run=self.run, capture=self.numbers[place] if place else None)
                for observation, place in ads.get(row, ())
            ]
            if seen:
                for place, failure in self.store.save(seen).failures.items():
                    self._fault(seen[place].posting, failure)

    def known(self, group: list[KnownUrl], _ads: object) -> None:
        """Update the frontier."""
        self.store.snapshots.learn(self.source, group, self.run)

    def listed(self, group: list[ListingState], _ads: object) -> None:
        """Update the state of listings."""
        self.store.snapshots.restate(self.source, group)

    def end(self, group: list[RunEnded], _ads: object) -> None:
        """Finish the run as it ended on the worker."""
        for ended in group:
            detail = {
                **json.loads(ended.detail),
                "worker": self.manifest.worker,
                "order": self.manifest.order,
            }
            state, why = ended.state, ended.state_reason
            if faults := self.faults.get(self.source):
                state, why = "unhealthy", f"a step failed for {len(faults)} of its ads, first {faults[0]}"
            self.store.merges.count(self.run, seen=ended.counted, gone=ended.gone)
            self.store.runs.remember(self.source, json.loads(ended.memory))
            self.store.runs.finish(
                self.run,
                ended.finish_reason,
                scheduled=ended.scheduled,
                detail=detail,
                state=state,
                state_reason=why,
                finished=ended.finished,
            )


_WRITERS: Final[dict[type[BundleRecord], Callable[[_BundleMerge, Any, Any], None]]] = {
    RunBegun: _BundleMerge.begin,
    RobotsText: _BundleMerge.robots,
    Outcome: _BundleMerge.outcomes,
    Capture: _BundleMerge.captures,
    KnownUrl: _BundleMerge.known,
    ListingState: _BundleMerge.listed,
    RunEnded: _BundleMerge.end,
}
"""Type of a record -> the method that writes it. The worker's hash chain is not kept, only its head."""
