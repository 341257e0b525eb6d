"""A scheduler and its workers as real processes, and a look into what a store holds."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.distributed.cluster.keys import make_keys
from crawler.store import Store
from tests.fetch.harness import ROOT


@dataclass
class Cluster:
    """Where a running engine is."""

    address: str
    keys: Path
    work: Path
    """What its workers keep their work in."""

    def kill_who_crawls(self, url: str) -> None:
        """Kill the worker that crawls a site now."""
        for worker, folder in self._crawling():
            if url in (folder / "sources.toml").read_text():
                os.kill(worker, signal.SIGKILL)
                return
        raise AssertionError(f"nobody crawls {url}")

    def kill_any_who_crawls(self) -> None:
        """Kill a worker that crawls now, if there is one."""
        for worker, _ in self._crawling():
            os.kill(worker, signal.SIGKILL)
            return

    def _crawling(self) -> Iterator[tuple[int, Path]]:
        """Process id of each worker that crawls now, and the folder of its order."""
        for parent, line in _processes():
            _, found, folder = line.rstrip("\0").partition(
                f"crawler.distributed.crawl.worker_process\0{self.work}/"
            )
            if found:
                yield parent, self.work / folder


def _processes() -> Iterator[tuple[int, str]]:
    """Parent and command line of every process."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status, line = (
                    (folder / "status").read_text(),
                    (folder / "cmdline").read_text("utf-8", "replace"),
                )
            except OSError:
                continue
            found = re.search(r"^PPid:\t(\d+)", status, re.M)
            if found:
                yield int(found[1]), line


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A scheduler with two workers on loopback, with TLS."""
    keys, work = make_keys(folder / "keys").folder, folder / "work"
    processes = [_start("scheduler", "127.0.0.1:0", keys, work)]
    try:
        address = _address(processes[0])
        processes.append(_start("worker", address, keys, work))
        _address(processes[1])
        yield Cluster(address, keys, work)
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(20)


def _start(role: str, address: str, keys: Path, work: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "distributed" / "start.py"), role, address, str(keys)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ADWATCH_WORK": str(work)},
    )


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


QUERIES = {
    "listings": 'SELECT "key", url, source, external_id, gone_reason, versions, content_hash, lastmod, etag,'
    " http_last_modified, document_type, score, band, country, gone_at IS NULL FROM listings",
    "versions": 'SELECT l."key", v.number, v.content_hash, v.title, v.text, c.url, c.kind FROM versions AS v'
    " JOIN listings AS l ON l.id = v.listing LEFT JOIN captures AS c ON c.seq = v.capture",
    "outcomes": "SELECT r.source, o.url, o.outcome, o.reason, o.status FROM outcomes AS o"
    " JOIN runs AS r ON r.id = o.run",
    "runs": 'SELECT source, finish_reason, scheduled, "new", changed, unchanged, gone, ruleset, config_hash'
    " FROM runs",
    "captures": "SELECT r.source, c.url, c.kind, c.status, c.payload_sha256 FROM captures AS c"
    " JOIN runs AS r ON r.id = c.run WHERE c.kind <> 'reading'",
    "contacts": "SELECT kind, value, listings FROM contacts",
    "links": 'SELECT l."key", c.value, k.raw, k.field, k."start" FROM links AS k'
    " JOIN listings AS l ON l.id = k.listing"
    " JOIN contacts AS c ON c.id = k.contact",
    "hits": 'SELECT l."key", h.indicator, h.quote, h.points FROM hits AS h JOIN listings AS l ON l.id = h.listing',
    "frontier": "SELECT source, url, state, mark, modified, etag, http_last_modified, digest FROM frontier",
    "sources": "SELECT name, kind, url, state, state_reason, memory FROM sources",
    "robots": "SELECT sha256, text FROM robots",
    "searched": "SELECT rowid IN (SELECT version FROM listings) FROM listings_fts WHERE listings_fts MATCH 'cook'",
}
"""What two crawls of the same sites leave alike, whichever machines made them."""


def contents(home: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """Rows of a store without its own numbers and times."""
    with Store(home) as store:
        return {name: Counter(store.database.rows(query).fetchall()) for name, query in QUERIES.items()}
