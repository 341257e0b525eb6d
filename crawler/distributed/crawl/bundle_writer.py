"""Pack on the worker what a crawl changed: the counterpart of `crawler.distributed.crawl.bundle_merge`."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path

from crawler import __version__
from crawler.distributed.crawl.bundle import (
    FORMAT,
    MANIFEST,
    ROWS,
    BundlePart,
    BundleRecord,
    Manifest,
    RunBegun,
    RunEnded,
    SourceEnded,
    line,
)
from crawler.evidence.captures import FOLDER, seal
from crawler.store import Run, Store
from crawler.store.chain_reader import ChainReader
from crawler.store.content import to_json
from crawler.store.frontier_snapshot import FrontierSnapshot
from crawler.store.robots import RobotsText
from crawler.store.runs import obeyed
from crawler.supervisor.result import SourceResult


def write_bundle(
    store: Store, order: str, snapshots: Iterable[FrontierSnapshot], results: Iterable[SourceResult]
) -> Manifest:
    """Write `rows.jsonl` and `manifest.json` into the home of a store.

    Args:
        store: The worker's temporary store; its captures become parts of the bundle.
        order: Id of the task.
        snapshots: What the coordinator knew: only what changed since is packed.
        results: How the crawl of each source ended.
    """
    seal(store)
    for run in store.runs.unfinished():
        store.runs.finish(
            run.id, "killed", state="unhealthy", state_reason="its process died again and again"
        )
    with (store.home / ROWS).open("wb") as file:
        for record in _records(store, snapshots):
            file.write(line(record))
    paths = [store.home / ROWS, *sorted((store.home / FOLDER).glob("*.warc.gz"))]
    manifest = Manifest(
        format=FORMAT,
        order=order,
        worker=platform.node(),
        tool=__version__,
        head=store.ledger.head()[1],
        parts=tuple(map(_part, paths)),
        ended=tuple(
            SourceEnded(source=one.source, state=one.state, reason=one.reason, seconds=one.seconds)
            for one in results
        ),
    )
    (store.home / MANIFEST).write_bytes(manifest.as_bytes())
    return manifest


def _records(store: Store, snapshots: Iterable[FrontierSnapshot]) -> Iterator[BundleRecord]:
    yield from ChainReader(store.database).chain()
    states = {row.name: row for row in store.runs.sources()}
    for before in snapshots:
        run = store.runs.last(before.source)
        if run is None:
            continue
        yield RunBegun(source=run.source, started=run.started)
        for digest in sorted(set(obeyed(run.detail).values())):
            yield RobotsText(sha256=digest, text=store.robots.text(digest) or "")
        yield from store.runs.outcomes(run.id)
        captures = list(store.captures.of_run(run.id))
        yield from captures
        yield from store.snapshots.learned(run.source)
        yield from store.snapshots.changed(before)
        row = states[run.source]
        yield _end(store, run, row.state, row.state_reason)


def _end(store: Store, run: Run, state: str, state_reason: str) -> RunEnded:
    return RunEnded(
        finished=run.finished or "",
        finish_reason=run.finish_reason or "",
        scheduled=run.scheduled,
        counted=run.new + run.changed + run.unchanged,
        gone=run.gone,
        detail=to_json(dict(run.detail)),
        memory=to_json(store.runs.memory(run.source)),
        state=state,
        state_reason=state_reason,
    )


def _part(path: Path) -> BundlePart:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return BundlePart(name=path.name, size=path.stat().st_size, sha256=digest)
