"""Verify a bundle before any of it is merged: parts, hash chain, captures, readings, outcomes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Final

from crawler.distributed.crawl import InvalidBundle
from crawler.distributed.crawl.bundle import (
    MANIFEST,
    RECORD_TYPES,
    ROWS,
    BundleRecord,
    Manifest,
    RunBegun,
    RunEnded,
    check_part,
    read_manifest,
    records,
)
from crawler.distributed.crawl.strict_decode import is_json_object, is_timestamp, matches_type
from crawler.evidence import readings
from crawler.evidence.verify import check_file
from crawler.records import Capture
from crawler.store import Observation, Outcome
from crawler.store.chain_reader import ChainEntry
from crawler.store.content import digest
from crawler.store.frontier import KnownUrl
from crawler.store.frontier_snapshot import ListingState
from crawler.store.ledger import GENESIS, chain_hash
from crawler.store.robots import RobotsText, digest_of
from crawler.store.runs import obeyed

MAX_READINGS_BYTES: Final = 256 << 20
"""Bytes that one record of readings may unpack to; set by hand against decompression bombs."""
_ORDER: Final = {kind: place for place, kind in enumerate(RECORD_TYPES.values())}
_CAPTURES: Final = frozenset(("response", "revisit", "import", readings.KIND))

_TIMESTAMPS: Final[dict[type[BundleRecord], tuple[str, ...]]] = {
    RunBegun: ("started",),
    Outcome: ("at",),
    Capture: ("started", "finished"),
    KnownUrl: ("asked_at",),
    ListingState: ("first_seen", "last_seen", "gone_at", "purged_at"),
    RunEnded: ("finished",),
}
_SHORT: Final = 40
"""Characters of a date or a country; the longest valid ones have 27."""

CapturedAd = tuple[Observation, tuple[str, int] | None]


def verify_bundle(folder: Path, names: frozenset[str], purged: frozenset[str]) -> Manifest:
    """Verify a bundle completely.

    Args:
        folder: Folder of the bundle.
        names: Sources that the task named.
        purged: Public ids of ads whose content was purged here. An ad that was purged while its source was crawled
            elsewhere is refused.

    Raises:
        InvalidBundle: The first fault that was found.
    """
    manifest = read_manifest((folder / MANIFEST).read_bytes())
    for part in manifest.parts:
        check_part(folder / part.name, part)
    verifier = _BundleVerifier(folder, names, purged)
    for record in records(folder / ROWS):
        verifier.take(record)
    verifier.end(manifest)
    return manifest


@dataclass(slots=True)
class _BundleVerifier:
    """Checks the records in their order."""

    folder: Path
    names: frozenset[str]
    purged: frozenset[str]
    previous: str = GENESIS
    entries: int = 0
    chained: dict[str, str] = field(default_factory=dict)
    """Subject of a capture in the chain -> digest of its row; removed as the rows are read."""
    rows: list[Capture] = field(default_factory=list)
    last: type[BundleRecord] = ChainEntry
    source: str = ""
    robots: set[str] = field(default_factory=set)
    """Digests of the robots.txt texts of the run."""
    urls: set[str] = field(default_factory=set)
    places: set[tuple[str, int]] = field(default_factory=set)

    def take(self, record: BundleRecord) -> None:
        kind = type(record)
        begins = kind is RunBegun and self.last in (ChainEntry, RunEnded)
        if not begins and (_ORDER[kind] < _ORDER[self.last] or (kind is not ChainEntry) != bool(self.source)):
            raise InvalidBundle(
                f"its records are out of order: a {kind.__name__} after a {self.last.__name__}"
            )
        self.last = kind
        for name in _TIMESTAMPS.get(kind, ()):
            if not is_timestamp(getattr(record, name)):
                raise InvalidBundle(
                    f"the {name} of a {kind.__name__} is no time: {getattr(record, name)[:40]!r}"
                )
        if isinstance(record, ChainEntry):
            self._link(record)
        elif isinstance(record, RunBegun):
            self._begin(record)
        elif isinstance(record, RobotsText):
            if digest_of(record.text) != record.sha256:
                raise InvalidBundle(f"the robots.txt {record.sha256[:16]} is not the one that was read")
            self.robots.add(record.sha256)
        elif isinstance(record, Outcome):
            if record.url in self.urls:
                raise InvalidBundle(f"{record.url[:200]} has two outcomes")
            self.urls.add(record.url)
        elif isinstance(record, Capture):
            self._capture(record)
        elif isinstance(record, RunEnded):
            self._end(record)

    def _link(self, link: ChainEntry) -> None:
        self.entries += 1
        right = chain_hash(link.seq, link.at, link.kind, link.subject, link.digest, link.previous)
        if (link.seq, link.previous, link.hash) != (self.entries, self.previous, right):
            raise InvalidBundle(f"entry {self.entries} of its worker's chain does not fit")
        self.previous = link.hash
        if link.kind == "capture":
            self.chained[link.subject] = link.digest

    def _begin(self, run: RunBegun) -> None:
        if run.source not in self.names:
            raise InvalidBundle(f"it has a run of {run.source[:80]!r}, which the task does not name")
        self.names -= {run.source}
        self.source = run.source
        self.robots, self.urls, self.places = set(), set(), set()

    def _capture(self, row: Capture) -> None:
        if self.chained.pop(f"capture:{row.seq}", None) != digest(list(astuple(row))):
            raise InvalidBundle(f"capture {row.seq} is not the one in its worker's chain")
        if row.kind not in _CAPTURES or row.offset < 0 or row.length < 0 or not is_json_object(row.meta):
            raise InvalidBundle(f"capture {row.seq} is none")
        self.rows.append(row)
        self.places.add((row.file, row.offset))
        if row.kind == readings.KIND:
            for observation, place in read_captured_ads(self.folder, row):
                if observation.posting.source != self.source or (
                    place is not None and place not in self.places
                ):
                    raise InvalidBundle(f"capture {row.seq} holds ads of another source or capture")
                if not self.purged.isdisjoint(readings.keys_of(observation)):
                    raise InvalidBundle("it holds an ad that was purged here meanwhile")

    def _end(self, run: RunEnded) -> None:
        if run.scheduled != len(self.urls):
            raise InvalidBundle(f"{run.scheduled} URLs were scheduled, {len(self.urls)} have an outcome")
        if not run.finished or not run.finish_reason or run.state not in ("healthy", "unhealthy"):
            raise InvalidBundle(f"its run of {self.source} has no end")
        if not is_json_object(run.detail) or not is_json_object(run.memory):
            raise InvalidBundle(f"what it tells of its run of {self.source} can't be read")
        if not _digests(run.detail) <= self.robots:
            raise InvalidBundle(f"a robots.txt that its run of {self.source} obeyed is not in it")
        self.source = ""

    def end(self, manifest: Manifest) -> None:
        """Check what only the whole bundle shows."""
        if self.source:
            raise InvalidBundle(f"its run of {self.source} has no end")
        if self.previous != manifest.head:
            raise InvalidBundle("its worker's chain is cut off")
        if self.chained:
            raise InvalidBundle(f"{min(self.chained)} is in its worker's chain, but not in it")
        for problem in self._files(manifest):
            raise InvalidBundle(problem)

    def _files(self, manifest: Manifest) -> Iterator[str]:
        by_file: dict[str, list[Capture]] = {part.name: [] for part in manifest.parts if part.name != ROWS}
        for row in self.rows:
            if row.file not in by_file:
                yield f"capture {row.seq} lies in no file of it"
                return
            by_file[row.file].append(row)
        for name, rows in by_file.items():
            for finding in check_file(self.folder / name, sorted(rows, key=lambda row: row.offset)):
                yield f"{finding.record}: {finding.problem}"


def _digests(detail: str) -> set[str]:
    """Digests of the robots.txt texts that a run obeyed. Raises InvalidBundle for a malformed record."""
    try:
        return set(obeyed(json.loads(detail)).values())
    except (AttributeError, KeyError, TypeError):
        raise InvalidBundle("what it tells of robots.txt can't be read") from None


def read_captured_ads(folder: Path, row: Capture) -> list[CapturedAd]:
    """The ads in one record of readings. Raises InvalidBundle for a malformed record."""
    with (folder / row.file).open("rb") as file:
        file.seek(row.offset)
        stored = file.read(row.length)
    parts = list(readings.unpack(stored, MAX_READINGS_BYTES))
    if not parts or sum(len(part) for _, _, part in parts) != len(stored):
        raise InvalidBundle(f"capture {row.seq} does not unpack")
    try:
        found = list(readings.observations(parts[-1][1]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidBundle(f"capture {row.seq} holds no readings ({type(error).__name__})") from None
    for observation, place in found:
        if not matches_type(observation) or not _is_place(place) or not _is_ad(observation):
            raise InvalidBundle(f"capture {row.seq} holds an ad that can't be one")
    return found


def _is_ad(observation: Observation) -> bool:
    """Whether an ad is plausible: texts from a page may be anything, our own fields may not."""
    posting = observation.posting
    short = (posting.date_posted, posting.date_modified, posting.valid_through, posting.region)
    return is_timestamp(observation.seen_at) and all(len(one or "") <= _SHORT for one in short)


def _is_place(place: object) -> bool:
    return place is None or (
        isinstance(place, tuple) and len(place) == 2 and isinstance(place[0], str) and type(place[1]) is int
    )
