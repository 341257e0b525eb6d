"""Ask a confined process; it is started with the first question, and anew after one that ended it."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, ParamSpec, Self, TypeVar

from crawler.confined.lent import LEND, Lendable, lend
from crawler.confined.nursery import CPU_SECONDS, MEMORY
from crawler.confined.wire import BadFrame, Channel, answer_of
from crawler.errors import UserError
from crawler.installed import ROOT
from crawler.isolation import FailedElsewhere, Failure
from crawler.sandbox import environment, without_network
from crawler.this_machine import processor_seconds

P = ParamSpec("P")
R = TypeVar("R")

SECONDS: Final = 120.0
"""When a confined process is ended whatever it does; before that its processor seconds end one that hangs. A busy
machine may leave it a thirtieth of a processor for `CPU_SECONDS`. Set by hand."""
START_SECONDS: Final = 60.0
"""When a nursery counts as lost that has not answered; it takes 0.3 s of processor. Set by hand."""


_MAIN: Final = "from crawler.confined.nursery import main; main()"
"""Not `-m`: the module is imported by its package."""


class ProcessLost(Exception):
    """The confined process ended, hung or answered nonsense over what it was given; the message says which."""


class _Nursery:
    """The process that confined ones are forked from: one a process of ours, started when first needed."""

    def __init__(self) -> None:
        self._asking, theirs = socket.socketpair()
        self._asking.settimeout(START_SECONDS)
        self._process = subprocess.Popen(
            [*without_network(), sys.executable, "-c", _MAIN, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            pass_fds=(theirs.fileno(),),
            env=environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"),
        )
        theirs.close()

    def fork(self, request: bytes, channel: socket.socket) -> int:
        """Process id of a new confined process that serves a socket. Raises OSError when there is none."""
        socket.send_fds(self._asking, [request], [channel.fileno()])
        answer = self._asking.recv(4, socket.MSG_WAITALL)
        if len(answer) < 4:
            raise OSError("the process that confined ones are forked from has ended")
        return int.from_bytes(answer, "big")

    def close(self) -> None:
        self._asking.close()
        self._process.kill()
        self._process.wait()


_NURSERIES: Final[dict[int, _Nursery]] = {}
"""Process id -> its nursery: a fork of ours has none until it needs one."""
_LOCK: Final = threading.Lock()


def _fork(request: bytes, channel: socket.socket) -> int:
    """A confined process; the nursery is started anew once where it has gone."""
    with _LOCK:
        for last in (False, True):
            nursery = _NURSERIES.get(os.getpid()) or _NURSERIES.setdefault(os.getpid(), _Nursery())
            try:
                return nursery.fork(request, channel)
            except OSError as error:
                _NURSERIES.pop(os.getpid()).close()
                if last:
                    raise UserError(f"no confined process can be started: {error}") from None
    raise AssertionError


@atexit.register
def _end() -> None:
    nursery = _NURSERIES.pop(os.getpid(), None)
    if nursery is not None:
        nursery.close()


@dataclass(slots=True)
class _Running:
    channel: Channel
    handle: int
    """A pidfd."""
    pid: int


class ConfinedProcess:
    """A process that reaches what it is given and nothing else. For one thread at a time."""

    def __init__(
        self,
        readable: Sequence[Path] = (),
        writable: Sequence[Path] = (),
        *,
        programs: bool = False,
        seconds: float | None = SECONDS,
        cpu: int | None = CPU_SECONDS,
        module: str = "crawler.postings.fetched_page",
        lends: Lendable | None = None,
    ) -> None:
        """Prepare one; it starts with the first question.

        Args:
            readable: Files and folders that it may read.
            writable: Folders that it may write in too.
            programs: Whether it may start programs of the system, which are confined as it is.
            seconds: By the clock, within which it must answer; None for as long as it takes.
            cpu: Seconds of processor that one question may take; None for any number.
            module: Where the functions are that will be asked for: it is loaded once, not by each process.
            lends: A stream that it may read (`lent.LentStream`).
        """
        self._seconds, self._cpu = seconds, cpu
        self._request = json.dumps(
            {
                "readable": [str(path.absolute()) for path in readable],
                "writable": [str(path.absolute()) for path in writable],
                "programs": programs,
                "cpu": cpu,
                "module": module,
            }
        ).encode()
        self._lends = lends
        self._is_lending = False
        self._running: _Running | None = None

    def ask(self, work: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R:
        """Have a function run there.

        Args:
            work: A function of a module of ours, with annotated arguments and result.
            arguments: What it is given; by place, not by name.

        Returns:
            What it returned.

        Raises:
            ProcessLost: It ended or hung over this; the next question has a new process.
            FailedElsewhere: It raised.
            UserError: As it raised it, or no process can be started.
            Exception: As the lent stream raised it.
        """
        assert not named
        running = self._running = self._running or self._start()
        try:
            running.channel.send((work.__module__, work.__qualname__), arguments)
            said = self._said(running.channel)
            value = running.channel.receive({"done": answer_of(work), "failed": Failure}.get(said, str))
        except (EOFError, OSError, BadFrame) as error:
            self.close()
            if self._is_lending:
                raise
            raise ProcessLost(self._why(error)) from None
        if said == "failed":
            raise FailedElsewhere(value)
        if said != "done":
            raise UserError(value)
        answer: R = value
        return answer

    def _said(self, channel: Channel) -> str:
        """What it says in the end; until then it is lent what it asks for."""
        while (said := channel.receive(str)) == LEND and self._lends is not None:
            what, number, whence = channel.receive(tuple[str, int, int])
            self._is_lending = True
            data = lend(self._lends, what, number, whence)
            self._is_lending = False
            channel.send(data)
        return str(said)

    def _start(self) -> _Running:
        ours, theirs = socket.socketpair()
        with theirs:
            process = _fork(self._request, theirs)
        ours.settimeout(self._seconds)
        self._is_lending = False
        try:
            return _Running(Channel(ours), os.pidfd_open(process), process)
        except ProcessLookupError:
            return _Running(Channel(ours), -1, process)

    @property
    def processor_seconds(self) -> float:
        """What the process that runs now has taken; 0 without one."""
        if self._running is None:
            return 0.0
        return processor_seconds(self._running.pid)

    def close(self) -> None:
        """End the process, if there is one."""
        running, self._running = self._running, None
        if running is None:
            return
        running.channel.close()
        if running.handle >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(running.handle, signal.SIGKILL)
            os.close(running.handle)

    def _why(self, error: Exception) -> str:
        if isinstance(error, TimeoutError):
            return f"it was not read within {self._seconds:.0f} seconds"
        if isinstance(error, BadFrame):
            return f"what reads it answered nonsense: {error}"
        within = "" if self._cpu is None else f"{self._cpu} s and "
        return f"it can't be read in {within}{MEMORY >> 20} MiB"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
