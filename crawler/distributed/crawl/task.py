"""What the head asks of a worker: some sources that share hosts, their cards, and what its store knows of them."""

from __future__ import annotations

import json
import re
import tomllib
import uuid
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from crawler.sources import SourceCard
from crawler.store import Store
from crawler.store.frontier import KnownUrl
from crawler.store.frontier_snapshot import FrontierSnapshot, ListingState

ID: Final = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlTask:
    """One lane of sources, to be crawled by one worker."""

    id: str
    """32 hexadecimal digits; the answer to it is taken in once."""
    names: tuple[str, ...]
    sources: str
    """A sources file with their cards and our contact address."""
    pause: float
    """Seconds to wait before beginning: a worker that died may have asked the hosts a moment ago."""
    limit: int
    """Ads a source at most; 0 is no limit."""
    snapshots: bytes
    """What the head knows: JSON, compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlTaskResult:
    """What a worker answers to an order: where its bundle lies, to be fetched piece by piece."""

    order: str
    folder: str
    """Name of the folder below the worker's own."""
    manifest: bytes


def make_task(lane: Sequence[SourceCard], sources: Path, store: Store, limit: int) -> CrawlTask:
    """The order for a lane, with a new id."""
    names = tuple(card.name for card in lane)
    return CrawlTask(
        id=uuid.uuid4().hex,
        names=names,
        sources=_cards(sources, names),
        pause=max(card.pause for card in lane),
        limit=limit,
        snapshots=encode_snapshots(store.snapshots.of(name) for name in names),
    )


def _cards(path: Path, names: Iterable[str]) -> str:
    """The tables of some sources, and of the crawler, as a sources file."""
    import tomlkit

    content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    kept = {"source": {name: content["source"][name] for name in names}}
    return tomlkit.dumps({"crawler": content.get("crawler", {}), **kept})


def encode_snapshots(snapshots: Iterable[FrontierSnapshot]) -> bytes:
    """Briefings as they travel."""
    return zlib.compress(json.dumps([asdict(one) for one in snapshots]).encode())


def decode_snapshots(data: bytes) -> list[FrontierSnapshot]:
    """The snapshots of an order."""
    return [
        FrontierSnapshot(
            source=one["source"],
            memory=one["memory"],
            listings=tuple(ListingState(**row) for row in one["listings"]),
            known=tuple(KnownUrl(**row) for row in one["known"]),
        )
        for one in json.loads(zlib.decompress(data))
    ]
