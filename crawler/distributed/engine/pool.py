"""A pool of processes on this machine that outlives a killed process: used by `local` and by `prefetch`.

It is the standard library's pool with three additions: interrupts are deferred while a process starts, processes end
with their parent, and a broken pool shows as the error of a future and not of `submit`. Neither this pool nor loky's
tells whose item killed a process; `local` finds out by running the suspects one at a time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from types import FrameType
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

QUEUED_PER_PROCESS: Final = 2
"""Items submitted for each process: one runs, one waits, so that no process idles until the next is sent."""


class WorkerPool:
    """Runs tasks in `jobs` processes; use it with `with`, which waits for running tasks and cancels the others."""

    def __init__(self, jobs: int) -> None:
        # Spawned and not forked: the calling process may have threads, and a fork copies their locks as they are.
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(jobs, context, init_worker_process)

    def submit(self, task: Callable[[T], R], item: T) -> Future[R]:
        """Submit a task. If a process of the pool has died, the future has BrokenProcessPool as its exception."""
        try:
            with defer_interrupts():
                return self._executor.submit(task, item)
        except BrokenProcessPool as error:
            broken: Future[R] = Future()
            broken.set_exception(error)
            return broken

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def init_worker_process() -> None:
    """Ignore Ctrl-C, which the parent handles, and exit as soon as the parent exits, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def defer_interrupts() -> Iterator[None]:
    """Handle Ctrl-C only after this block: a process that is interrupted while it starts prints a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: received.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if received and callable(before):
            before(*received[0])
