"""What the verbs of an operator's day cost in a large home: `python -m bench verbs`, on the ads of `bench.review`.

The home is that of ADWATCH_BENCH_HOME, filled with ADWATCH_BENCH_LISTINGS ads (default 50,000) where it is new. Each
verb is a process of its own; told are the processor seconds and the largest memory of it with the processes that it
waited for. The last one erases an ad for good. Aims: growth at most 60 s for a million ads, verify at least a million
records a minute. Exit status 1 where one is missed by more than `NOISE`, or where a verb fails.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import record
from bench.review import home_of
from crawler.evidence.retaining import STAMP
from crawler.store import Store

GROWTH_AIM: Final = 60.0
"""Processor seconds of a million ads (issue 22)."""
VERIFY_AIM: Final = 1_000_000
"""Records verified a minute (issue 18)."""
NOISE: Final = 0.15
"""What CPU time differs between two runs on a busy machine (November 2026)."""
NUMBER: Final = "0803 000 0017"
"""A number of the largest campaign, as at home."""


@dataclass(frozen=True)
class Spent:
    """What a verb took."""

    cpu: float
    """Processor seconds."""
    wall: float
    memory: float
    """The largest process, in MB."""
    status: int
    said: str
    """What it wrote."""


def main() -> int:
    """Run each verb; how many aims were missed, 1 at most."""
    with tempfile.TemporaryDirectory(prefix="adwatch-bench-") as folder:
        home = Path(os.environ.get("ADWATCH_BENCH_HOME", folder))
        with Store(home_of(home)) as store:
            ads = store.database.number("SELECT count(*) FROM listings")
            [(key,)] = store.database.rows(
                'SELECT l."key" FROM listings l JOIN links k ON k.listing = l.id WHERE l.purged_at IS NULL'
                " ORDER BY l.id DESC LIMIT 1"
            )
        (home / STAMP).touch()  # the invented ads are of all ages: retention would purge a part of them
        print(f"   {ads:,} ads: verb, processor s, clock s, MB", flush=True)
        _run(home, "status")
        _run(home, "show a number", "show", NUMBER)
        _run(home, "campaigns")
        _run(home, "doctor", statuses=(0, 1))
        growth = _run(home, "growth")
        checked = _run(home, "verify", statuses=(0, 1))
        erased = _run(home, "erase an ad", "purge", str(key), "--yes", "--why", "benchmark")
        failed = [one for one in (growth, checked, erased) if one is None]
        return int(bool(failed) or _missed(ads, growth, checked))


def _missed(ads: int, growth: Spent | None, checked: Spent | None) -> bool:
    assert growth is not None
    assert checked is not None
    counts = re.findall(r"([\d,]+) (?:chain entries|rows|captures)", checked.said)
    records = sum(int(one.replace(",", "")) for one in counts)
    minute = records / checked.cpu * 60
    print(f"   verify: {records:,} records, {minute:,.0f} a minute (aim {VERIFY_AIM:,})")
    record("verify", records_a_minute=minute)
    return growth.cpu > GROWTH_AIM * max(ads / 1e6, 0.1) * (1 + NOISE) or minute < VERIFY_AIM * (1 - NOISE)


def _run(home: Path, name: str, *arguments: str, statuses: tuple[int, ...] = (0,)) -> Spent | None:
    """What a verb took, told and kept; None where it failed."""
    spent = _spent(home, *(arguments or (name,)))
    failed = "" if spent.status in statuses else f" FAILED with {spent.status}: {spent.said[-300:]}"
    print(f"     {name:<14} {spent.cpu:8.2f} {spent.wall:8.2f} {spent.memory:6.0f}{failed}", flush=True)
    record(name, cpu_s=spent.cpu, clock_s=spent.wall, mb=spent.memory)
    return None if failed else spent


def _spent(home: Path, *arguments: str) -> Spent:
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        command = [sys.executable, "-m", "crawler", "--home", str(home), *arguments]
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, text=True)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        said.seek(0)
        return Spent(
            cpu=used.ru_utime + used.ru_stime,
            wall=wall,
            memory=used.ru_maxrss / 1024,
            status=os.waitstatus_to_exitcode(status),
            said=said.read(),
        )


if __name__ == "__main__":
    sys.exit(main())
