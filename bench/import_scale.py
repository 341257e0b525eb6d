"""What `adwatch import` costs as the store grows: `python -m bench.import_scale [ADS...]` (10000).

Planted ads of invented words are written to a file, and a process of its own imports it by the ordinary command into
a new home. Told are the rate of the whole import, the processor time of joining and how it grows, the memory of the
processes, and the bytes of store and captures. A million ads take under an hour and 12 GB of disk.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from quality.corpora.planted import stream

PART = 100_000
"""Ads between two lines of progress, and of the parts whose cost is compared."""
FIELDS = (
    "id",
    "url",
    "title",
    "description",
    "hiring_organization",
    "job_location",
    "base_salary",
    "date_posted",
)
CHILD = "--child"


def write_ads(path: Path, size: int) -> int:
    """A file of about this many planted ads, as a board would write them down; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for ad in stream(size, 1, words=True):
            file.write(json.dumps({name: getattr(ad, name) for name in FIELDS}, ensure_ascii=False) + "\n")
            count += 1
    return count


def held_now() -> int:
    """Memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


class Clock:
    """Processor time of this process, by parts of `PART` ads."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._begun = self._last = time.process_time()
        self._wall = time.perf_counter()
        self._waiting = self.ads = 0
        self.parts: list[float] = []
        """Milliseconds an ad in each whole part."""

    def tick(self, ads: int) -> None:
        """So many more are done."""
        self.ads += ads
        self._waiting += ads
        if self._waiting >= PART:
            now = time.process_time()
            self.parts.append((now - self._last) / self._waiting * 1e3)
            self._last, self._waiting = now, 0
            rate = self.ads / (time.perf_counter() - self._wall)
            part = f"{self.parts[-1]:.3f} ms an ad, {rate:.0f}/s, {held_now()} MB"
            print(f"   {self._doing} {self.ads:>9,}: {part}", flush=True)

    def end(self) -> None:
        """Say what all of it cost."""
        cost = (time.process_time() - self._begun) / max(1, self.ads) * 1e3
        growth = f", last part {self.parts[-1] / self.parts[0]:.2f} times the first" if self.parts else ""
        print(f"   {self._doing}: {cost:.3f} ms of processor an ad{growth}; {held_now()} MB", flush=True)


def child(home: str, file: str) -> int:
    """`adwatch import` in this process, timed: reading by its reports, joining by its progress."""
    from crawler import cli
    from crawler.imports.summary import ImportSummary

    reading = Clock("reading and saving")
    joining: list[Clock] = []

    @contextmanager
    def reports() -> Iterator[Callable[[ImportSummary], None]]:
        yield lambda tally: reading.tick(tally.seen - reading.ads)

    @contextmanager
    def placed() -> Iterator[Callable[[int], None]]:
        reading.end()
        joining.append(Clock("joining, placing"))
        yield joining[0].tick
        joining[0].end()

    with patch("crawler.cli.import_._progress", reports), patch("crawler.cli.after_ingest.progress", placed):
        status = cli.run(["--home", home, "import", file, "--source", "planted", "--region", "NG"])
    held = [
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(f"   this process held {held[0]} MB at most, the largest assessing one {held[1]} MB", flush=True)
    return status


def measure(size: int) -> None:
    """Import so many ads and print the figures."""
    with tempfile.TemporaryDirectory() as name:
        home, file = Path(name) / "home", Path(name) / "ads.jsonl"
        count = write_ads(file, size)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bench.import_scale", CHILD, str(home), str(file)], check=True)
        wall = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        store = sum(path.stat().st_size for path in home.glob("adwatch.db*"))
        captures = sum(path.stat().st_size for path in (home / "captures").iterdir())
    print(
        f"{count:,} ads in {wall:.0f} s: {count / wall:.0f} a second, {cpu / count * 1e3:.2f} ms of processor an ad"
    )
    print(f"   store {store / count / 1024:.1f} KB an ad, captures {captures / count / 1024:.1f} KB")
    print(f"   load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)


def main(sizes: Sequence[str] = ("10000",)) -> None:
    """Measure each size."""
    for size in sizes:
        measure(int(size))


if __name__ == "__main__":
    if sys.argv[1:2] == [CHILD]:
        sys.exit(child(*sys.argv[2:]))
    main(sys.argv[1:] or ("10000",))
