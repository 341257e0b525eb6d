"""A run in worker processes: cases by their numbers, findings back, and a watch over workers that hang or die."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Final

from quality.fuzz.cases import made
from quality.fuzz.corpora import Corpora
from quality.fuzz.trying import Finding, tried

ROUND: Final = (("text", 500), ("page", 50), ("file", 5), ("join", 1))
"""Cases of each target in one piece of work."""
SILENCE: Final = 120.0
"""Seconds without a word after which a worker hangs in code that no timer of Python reaches."""


@dataclass(slots=True)
class Result:
    """What a run came to."""

    counts: Counter[str] = field(default_factory=Counter)
    """Cases tried by target."""
    findings: dict[str, Finding] = field(default_factory=dict)
    """The first one of each key."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a run ends: whichever comes first; 0 is no limit for a count."""

    seconds: float
    texts: int = 0
    pages: int = 0

    def reached(self, counts: Counter[str], begun: float) -> bool:
        """Whether the run is over."""
        enough = (
            bool(self.texts or self.pages) and counts["text"] >= self.texts and counts["page"] >= self.pages
        )
        return enough or time.monotonic() - begun > self.seconds


def run(seed: str, corpora: Corpora, limits: Limits, jobs: int, tell: Callable[[Result], None]) -> Result:
    """Fuzz with `jobs` processes; `tell` is called after each piece of work."""
    result, begun, workers, piece = Result(), time.monotonic(), list[_Worker](), 0
    try:
        while not limits.reached(result.counts, begun):
            while len(workers) < jobs:
                workers.append(_Worker(seed, corpora))
            for worker in workers:
                if not worker.busy:
                    worker.begin(piece)
                    piece += 1
            workers = _heard(workers, result)
            tell(result)
    finally:
        for worker in workers:
            worker.end()
    return result


def _heard(workers: list[_Worker], result: Result) -> list[_Worker]:
    """Take in what workers report; returns those that are well."""
    wait([worker.pipe for worker in workers], timeout=5)
    well = []
    for worker in workers:
        if worker.listen(result):
            well.append(worker)
        else:
            worker.end()
            finding = Finding(worker.target, {"piece": str(worker.piece)}, "worker died or hung", SILENCE)
            result.findings.setdefault(finding.key, finding)
    return well


class _Worker:
    """One process and what it is about."""

    def __init__(self, seed: str, corpora: Corpora) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, seed, corpora), daemon=True)
        self._process.start()
        other.close()
        self.busy, self.piece, self.target, self._heard = False, -1, "", time.monotonic()

    def begin(self, piece: int) -> None:
        """Hand a piece of work over; `listen` notices a worker that died before it."""
        with suppress(BrokenPipeError):
            self.pipe.send(piece)
        self.busy, self.piece, self._heard = True, piece, time.monotonic()

    def listen(self, result: Result) -> bool:
        """Take in all that was said; False when the process died or is silent for too long."""
        try:
            while self.pipe.poll():
                self._heard = time.monotonic()
                said = self.pipe.recv()
                if isinstance(said, Finding):
                    result.findings.setdefault(said.key, said)
                elif said is None:
                    self.busy = False
                else:
                    self.target, count = said
                    result.counts[self.target] += count
        except (EOFError, ConnectionResetError):  # it closed its end, or died with a piece unread
            return False
        return time.monotonic() - self._heard < SILENCE

    def end(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.join()


def _work(pipe: Connection, seed: str, corpora: Corpora) -> None:
    """Try the cases of each piece that is handed over."""
    known: set[str] = set()
    for target, _ in ROUND:
        tried(target, made(target, 0, seed, corpora))  # loads the catalogue, which is no cost of a case
    while True:
        piece = pipe.recv()
        for target, count in ROUND:
            for number in range(piece * count, (piece + 1) * count):
                finding = tried(target, made(target, number, seed, corpora))
                if finding is not None and finding.key not in known:
                    known.add(finding.key)
                    pipe.send(finding)
            pipe.send((target, count))
        pipe.send(None)
