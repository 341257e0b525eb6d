"""The bulk scan: WARC records a second and core, beside warcio with parsel over the same records in the same run.

`python -m bench scan` takes 200,000 records, `python -m bench.scan 20000` fewer. The pages are invented, of 44 KB
(4 to 5 KB packed), each with a JSON-LD block; a stated share of them holds an ad of 3 KB. Ours finds, reads and
judges the ads and writes all tables; the peer only takes the JSON-LD of each page. Rates are records a second of
processor time; the gain of the second worker is in wall time, so it wants two idle cores.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.archives import make
from crawler.engine.here import Here
from crawler.scan.inputs import Archive
from crawler.scan.service import scan
from crawler.scan.work import Order, scan_file

RECORDS: Final = 200_000
FILES: Final = 8
SHARE: Final = 0.03
"""Of the pages that hold an ad."""
PEER: Final = 3_000
"""Records that the peer reads in each round."""
ROUNDS: Final = 3


def ours(files: list[Archive], out: Path) -> tuple[int, float]:
    """Records, and processor seconds of scanning them in this process."""
    begun = time.process_time()
    records = sum(scan_file(Order(one, str(out), "bench")).records for one in files)
    return records, time.process_time() - begun


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
    """Seconds of a whole scan."""

    wall: float
    cpu: float
    """Of all its processes."""


def whole(files: list[Archive], out: Path, jobs: int) -> Spent:
    """A scan with so many processes."""
    begun, cpu = time.perf_counter(), _cpu()
    report = scan(files, out, Here(jobs), source="bench", region=None, watch=lambda report: None)
    assert not report.failed
    return Spent(time.perf_counter() - begun, _cpu() - cpu)


def _cpu() -> float:
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in told)


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


def main(count: int = RECORDS) -> None:
    """Print the rates and ratios."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in ("mixed", "all"):
            (root / part).mkdir()
        mixed = make(root / "mixed", count, FILES, SHARE)
        dense = make(root / "all", max(count // 40, 200), 1, 1.0)
        size = sum(one.size or 0 for one in mixed)
        print(f"   {count:,} records, {size / 1e6:,.0f} MB packed, {SHARE:.0%} with an ad")
        ours(dense, root / "warm")
        _one_core(mixed, root)
        records, spent = ours(dense, root / "dense")
        each = spent / records * 1e6
        print(f"   {records:,} records with an ad each: {records / spent:,.0f} a second, {each:,.0f} us each")
        one, two = whole(mixed, root / "w1", 1), whole(mixed, root / "w2", 2)
        print(f"   on the clock: one worker {one.wall:.1f} s, two {two.wall:.1f} s; {_load()}")
        print(
            f"   two are {one.wall / two.wall:.2f} times as fast (goal 1.7); by processor time, so with idle "
            f"cores, {2 * one.cpu / two.cpu:.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
