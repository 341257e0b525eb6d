"""The bulk scan: WARC records a second and core, compared with warcio and parsel over the same records.

`python -m bench scan` takes 200,000 records, `python -m bench.scan 20000` fewer. The pages are invented, of 44 KB
(4 to 5 KB packed), each with a JSON-LD block; of 100 pages 2 hold an ad of 3 KB, in the languages of
quality/corpora/planted. That is more than in a month of Common Crawl, where tens of millions of three billion pages
do; what a page costs with and without an ad is printed, so that the rate of any mix can be told. Ours finds, reads
and judges the ads and writes all tables; the peer only takes the JSON-LD of each page. Rates are records a second
of processor time; the gain of the second worker is in wall time, so it wants two idle cores.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.served import served, spent_by
from crawler.distributed.engine import Engine
from crawler.distributed.engine.connect import open_engine
from crawler.scan.archive_task import ScanTask, scan_archive
from crawler.scan.inputs import Archive
from crawler.scan.service import scan
from quality.harness.archives import make

RECORDS: Final = 200_000
"""Records of the invented archives; chosen by hand."""
FILES: Final = 8
"""Archives that they are spread over; chosen by hand."""
SHARE: Final = 0.02
"""Of the pages that hold an ad."""
PEER: Final = 3_000
"""Records that the peer reads in each round."""
ROUNDS: Final = 3
"""Runs per figure; chosen by hand."""


def ours(files: list[Archive], out: Path) -> tuple[int, float]:
    """Records, and processor seconds of scanning them by this process and the confined ones that read for it."""
    done = [scan_archive(ScanTask(one, str(out), "bench")) for one in files]
    return sum(one.records for one in done), sum(one.seconds for one in done)


def peer(file: Archive, most: int) -> float:
    """Processor seconds a record: warcio, parsel, and the JSON-LD of each page."""
    from parsel import Selector
    from warcio.archiveiterator import ArchiveIterator

    begun, done = time.process_time(), 0
    with Path(file.address).open("rb") as stream:
        for record in ArchiveIterator(stream):
            body = record.content_stream().read().decode()
            blocks = Selector(text=body).xpath('//script[@type="application/ld+json"]/text()').getall()
            assert [json.loads(block) for block in blocks]
            done += 1
            if done == most:
                break
    return (time.process_time() - begun) / done


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of a whole scan by the workers of an engine."""

    wall: float
    workers: tuple[float, ...]
    """Processor time of each."""
    others: float
    """Processor time of the head and the scheduler."""

    @property
    def cpu(self) -> float:
        """Processor time of all."""
        return sum(self.workers) + self.others

    def idle(self, cores: int) -> float:
        """What it would take on so many cores that nobody else uses: the busiest process, or all shared out."""
        return max(*self.workers, self.cpu / cores)


def whole(files: list[Archive], warm: list[Archive], out: Path, workers: int) -> Spent:
    """A scan by so many workers; models are loaded before it, as in a scan of many archives."""
    with (
        served(out / "keys", workers) as (address, scheduler),
        open_engine(address, keys=out / "keys") as engine,
    ):
        _scanned(warm, out / "warm", engine)
        begun = time.perf_counter()
        before = engine.run_on_workers(time.process_time)
        others = time.process_time() + spent_by(scheduler)
        _scanned(files, out / "out", engine)
        wall = time.perf_counter() - begun
        after = engine.run_on_workers(time.process_time)
        others = time.process_time() + spent_by(scheduler) - others
    return Spent(wall, tuple(after[name] - before[name] for name in after), others)


def _scanned(files: list[Archive], out: Path, engine: Engine) -> None:
    report = scan(files, out, engine, source="bench", region=None, watch=lambda report: None)
    assert not report.failed


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _one_core(mixed: list[Archive], root: Path) -> None:
    rates, ratios = [], []
    for number in range(ROUNDS):
        theirs = peer(mixed[number], PEER)
        share = mixed[number * FILES // ROUNDS : (number + 1) * FILES // ROUNDS]
        records, spent = ours(share, root / "one")
        rates.append(records / spent)
        ratios.append(theirs * records / spent)
    rate = statistics.median(rates)
    print(f"   scan {rate:,.0f} records a second and core (goal 8,000), {1e6 / rate:.0f} us each; {_load()}")
    print(
        f"   that is {statistics.median(ratios):.1f} times warcio + parsel (goal 4), which judge and write nothing"
    )


def _two_workers(mixed: list[Archive], warm: list[Archive], root: Path) -> None:
    one, two = whole(mixed, warm, root / "w1", 1), whole(mixed, warm, root / "w2", 2)
    print(
        f"   by scheduler and workers over TLS: one worker {one.wall:.1f} s, two {two.wall:.1f} s; {_load()}"
    )
    print(
        f"   two are {one.wall / two.wall:.2f} times as fast (goal 1.7); by processor time, so on two idle cores, "
        f"{one.idle(2) / two.idle(2):.2f}; head and scheduler took {two.others:.1f} s of {two.cpu:.1f} s"
    )


def main(count: int = RECORDS) -> None:
    """Print the rates and ratios."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        mixed = make(root / "mixed", count, FILES, SHARE)
        none = make(root / "none", count // FILES, 1, 0.0)
        dense = make(root / "all", max(count // 40, 200), 1, 1.0)
        warm = make(root / "warm", 400, 8, SHARE)
        size = sum(one.size or 0 for one in mixed)
        print(f"   {count:,} records, {size / 1e6:,.0f} MB packed, {SHARE:.0%} with an ad")
        ours(dense, root / "first")
        _one_core(mixed, root)
        for files, what in ((none, "without an ad"), (dense, "with an ad each")):
            records, spent = ours(files, root / "other")
            each = spent / records * 1e6
            print(f"   {records:,} records {what}: {records / spent:,.0f} a second, {each:,.0f} us each")
        _two_workers(mixed, warm, root)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
