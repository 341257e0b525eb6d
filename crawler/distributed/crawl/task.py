"""Task and result of a crawl on a worker: sources, their cards, and what the coordinator's store knows of them."""

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
    """Sources to be crawled by one worker: all sources of their hosts."""

    id: str
    """32 hexadecimal digits (a random UUID); the result of a task is merged once."""
    names: tuple[str, ...]
    sources: str
    """A sources file with their cards and the crawler's contact address."""
    pause: float
    """Seconds to wait first: a worker that died may have sent a request to these hosts a moment ago."""
    limit: int
    """Ads of each source at most; 0 means no limit."""
    snapshots: bytes
    """Frontier snapshots of the sources: JSON, compressed by zlib."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlTaskResult:
    """What a worker returns: where its bundle is, to be downloaded in chunks."""

    order: str
    folder: str
    """Name of the task folder below the worker's root folder."""
    manifest: bytes


def make_task(lane: Sequence[SourceCard], sources: Path, store: Store, limit: int) -> CrawlTask:
    """A task for sources of the same hosts, with a new id.

    Args:
        lane: Cards of the sources.
        sources: The sources file.
        store: The coordinator's store.
        limit: Ads of each source at most; 0 means no limit.
    """
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
    """A sources file with the tables of some sources and of the crawler."""
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
