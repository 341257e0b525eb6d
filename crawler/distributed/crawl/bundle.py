"""The bundle that a worker returns: a folder with `manifest.json`, `rows.jsonl`, and the WARC files of its crawl.

The manifest lists the parts with size and digest; it is downloaded first and everything else is checked against it.
A line of `rows.jsonl` is `[kind, record]`: first the worker's whole hash chain (`link`), then for each run a `run`,
the `robots` texts that it obeyed, its `outcome`s, `capture`s, `known` URLs and `listed` listings, and an `end`. The
ads themselves are in the WARC files, in the records of readings. Everything is read as untrusted input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from crawler.codec import plain
from crawler.distributed.crawl import InvalidBundle
from crawler.distributed.crawl.strict_decode import decode_strict
from crawler.records import Capture
from crawler.store.chain_reader import ChainEntry
from crawler.store.content import to_json
from crawler.store.frontier import KnownUrl
from crawler.store.frontier_snapshot import ListingState
from crawler.store.robots import RobotsText
from crawler.store.runs import Outcome

FORMAT: Final = 2
"""Version of the format; it grows when a coordinator could no longer read what a worker writes."""
MANIFEST: Final = "manifest.json"
ROWS: Final = "rows.jsonl"
WARC: Final = re.compile(r"adwatch-\d{8}T\d{12}-\d{1,10}-[0-9a-f]{8}\.warc\.gz\Z")
"""The only names of capture files that are accepted, those of `crawler.evidence.captures`."""
MAX_PARTS: Final = 10_000
"""Files of one bundle: 2.5 TB of full capture files, far above any crawl."""
MAX_PART_BYTES: Final = 1 << 30
"""Bytes of one part, four times the 256 MiB after which a capture file is ended."""
MAX_LINE_BYTES: Final = 32 << 20
"""Bytes of one line of rows. Set by hand, far above the longest records: robots.txt, a spider's memory."""
MAX_MANIFEST_BYTES: Final = 4 << 20
"""Bytes of a manifest: `MAX_PARTS` entries take 2 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePart:
    """One file of a bundle."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Contents of a bundle."""

    format: int
    order: str
    """Id of the task that it answers."""
    worker: str
    """Host name of the worker, for the run record."""
    tool: str
    """Version of adwatch on the worker."""
    head: str
    """Hash of the last entry of the worker's hash chain."""
    parts: tuple[BundlePart, ...]
    ended: tuple[SourceEnded, ...]

    def as_bytes(self) -> bytes:
        """JSON as it is written; its SHA-256 identifies the bundle."""
        return json.dumps(plain(self), indent=1).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEnded:
    """How the crawl of one source ended, for the summary."""

    source: str
    state: str
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBegun:
    """The first line of a run."""

    source: str
    started: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The last line of a run: its record, and the memory of the source's spider."""

    finished: str
    finish_reason: str
    scheduled: int
    counted: int
    """Number of ads seen: new, changed or unchanged."""
    gone: int
    detail: str
    memory: str
    state: str
    state_reason: str


BundleRecord = ChainEntry | RunBegun | RobotsText | Outcome | Capture | KnownUrl | ListingState | RunEnded
RECORD_TYPES: Final[dict[str, type[BundleRecord]]] = {
    "link": ChainEntry,
    "run": RunBegun,
    "robots": RobotsText,
    "outcome": Outcome,
    "capture": Capture,
    "known": KnownUrl,
    "listed": ListingState,
    "end": RunEnded,
}
"""Kind of a line -> its record, in the order of a bundle."""
_NAMES: Final = {kind: name for name, kind in RECORD_TYPES.items()}


def line(record: BundleRecord) -> bytes:
    """A record as a line of `rows.jsonl`."""
    return to_json([_NAMES[type(record)], plain(record)]).encode() + b"\n"


def records(path: Path) -> Iterator[BundleRecord]:
    """The records of a rows file, one by one. Raises InvalidBundle for a malformed line."""
    with path.open("rb") as file:
        while text := file.readline(MAX_LINE_BYTES):
            yield _record(text)


def _record(text: bytes) -> BundleRecord:
    try:
        kind, values = json.loads(text)
        found = RECORD_TYPES[kind]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InvalidBundle(f"a line of {ROWS} is malformed: {text[:80]!r}") from None
    return decode_strict(found, values)


def read_manifest(data: bytes) -> Manifest:
    """Parse a manifest and check all that can be checked without the parts. Raises InvalidBundle."""
    try:
        said: dict[str, Any] = json.loads(data)
        told = said.get("format")
        if told != FORMAT:
            raise InvalidBundle(
                f"its format is {told!r}, not {FORMAT}: coordinator and worker need the same version of adwatch"
            )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InvalidBundle("its manifest can't be read") from None
    manifest = decode_strict(Manifest, said)
    parts = manifest.parts
    names = [part.name for part in parts]
    if (
        len(data) > MAX_MANIFEST_BYTES
        or len(parts) > MAX_PARTS
        or len(set(names)) != len(names)
        or ROWS not in names
    ):
        raise InvalidBundle("its manifest does not name the parts of a bundle")
    for part in parts:
        if part.name != ROWS and not WARC.match(part.name):
            raise InvalidBundle(f"{part.name[:80]!r} is not a name of a part")
        if not 0 <= part.size <= MAX_PART_BYTES:
            raise InvalidBundle(f"{part.name} can't have {part.size} bytes")
    return manifest


def check_part(path: Path, part: BundlePart) -> None:
    """Check size and SHA-256 of a part. Raises InvalidBundle."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    if path.stat().st_size != part.size or found.hexdigest() != part.sha256:
        raise InvalidBundle(f"{part.name} is not what its worker packed: size or SHA-256 differ")
