"""`python -m bench.engines dask|ray [--records N] [--ads N] [--no-kill]`: one engine does the work of the trial.

A head and two workers of one thread each, all on loopback. One worker is sent SIGKILL when a third of each work is
done. Told are wall and processor seconds, the most memory that all processes of the engine held together, and
whether the outcome is that of the work done in this process.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from bench.engines import work

FILES: Final = 40
PARTS: Final = 20
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class Candidate(Protocol):
    """What is asked of an engine."""

    def map(self, task: Callable[..., Any], items: Sequence[Any]) -> Iterator[Any]:
        """Results as they come."""

    def shuffle(self, ads: int, parts: int) -> Iterator[Any]:
        """`work.edges` of each partition of `work.signatures`, the rows handed on as the engine does it."""

    def worker(self) -> int:
        """Process id of a worker that is busy."""


class Meter:
    """Processor time and memory of this process and all below it."""

    def __init__(self) -> None:
        self.cpu: dict[int, float] = {}
        self.memory = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Meter:
        self._before = {number: spent for number, _, spent, _ in _family()}
        self._begun = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._begun
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            family = list(_family())
            self.memory = max(self.memory, sum(memory for _, _, _, memory in family))
            for number, _, spent, _ in family:
                self.cpu[number] = spent - self._before.get(number, 0.0)
            if self._stop.wait(0.2):
                return


def _family() -> Iterator[tuple[int, int, float, int]]:
    """This process and all below it: id, parent, processor seconds, proportional memory in bytes."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                told = (folder / "stat").read_text().rpartition(")")[2].split()
                rollup = (folder / "smaps_rollup").read_text() if int(told[1]) else ""
            except OSError:
                continue
            shared = next((line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")), "0")
            spent = (int(told[11]) + int(told[12])) / _TICKS
            found[int(folder.name)] = int(folder.name), int(told[1]), spent, int(shared) * 1024
    inside = {os.getpid()}
    while more := {number for number, parent, _, _ in found.values() if parent in inside} - inside:
        inside |= more
    yield from (found[number] for number in inside if number in found)


def _killed(answers: Iterator[Any], engine: Candidate, after: int, *, kill: bool) -> list[Any]:
    found = []
    for number, answer in enumerate(answers):
        found.append(answer)
        if kill and number == after:
            os.kill(engine.worker(), signal.SIGKILL)
    return found


@contextmanager
def _archives(records: int) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.warc.gz" for number in range(FILES)]
        for number, path in enumerate(paths):
            work.write_archive(path, number, records // FILES)
        yield [str(path) for path in paths]


def _say(name: str, count: int, meter: Meter, task: float) -> None:
    spent = sum(meter.cpu.values())
    print(
        f"   {name}: {count:,} in {meter.wall:.1f} s on the clock, {spent:.1f} s of processors, of which {task:.1f} s"
        f" are the tasks; {count / spent:,.0f} a second and core; most memory {meter.memory / 1e6:,.0f} MB",
        flush=True,
    )


def _scan(engine: Candidate, records: int, *, kill: bool) -> None:
    with _archives(records) as paths:
        begun = time.process_time()
        alone = [work.scan(path)[:2] for path in paths]
        task = time.process_time() - begun
        with Meter() as meter:
            found = _killed(engine.map(work.scan, paths), engine, FILES // 3, kill=kill)
    assert sorted(alone) == sorted(answer[:2] for answer in found), "the outcome differs"
    _say("WARC records", sum(count for count, _ in alone), meter, task)


def _group(engine: Candidate, ads: int, *, kill: bool) -> None:
    begun = time.process_time()
    parted = [work.signatures(number, ads // PARTS, PARTS) for number in range(PARTS)]
    alone = [work.edges(*(part[number] for part in parted)) for number in range(PARTS)]
    wanted, task = work.groups(ads, alone), time.process_time() - begun
    del parted, alone
    with Meter() as meter:
        found = work.groups(ads, _killed(engine.shuffle(ads, PARTS), engine, PARTS // 3, kill=kill))
    assert found == wanted, f"{found} groups, not {wanted}"
    _say("ads grouped", ads, meter, task)


def main(arguments: Sequence[str]) -> None:
    """Print the figures of one engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=("dask", "ray"))
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--ads", type=int, default=1_000_000)
    parser.add_argument("--no-kill", action="store_true")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    opened = import_module(f"bench.engines.with_{options.engine}").opened
    with opened() as engine:
        print(
            f"== {options.engine}, started in {time.perf_counter() - begun:.1f} s; load {os.getloadavg()[0]:.1f}"
        )
        _scan(engine, options.records, kill=not options.no_kill)
        _group(engine, options.ads, kill=not options.no_kill)


if __name__ == "__main__":
    main(sys.argv[1:])
