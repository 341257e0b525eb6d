"""Python processes for tests, forked from one that has everything loaded: `WARM.run([sys.executable, "-m", ...])`.

To load Python, Scrapy, the catalogue and the parsers takes a command a second or two of processor, and a crawl does
it three times: for the command, for the process its workers are forked from, and for the one that readers of pages
are forked from. All three are forked here, from a process that never ran a test: each begins with the modules and
tables of a fresh process and with none of the test's state. What is about starting, killing or walling processes, or
about browsers, starts real ones instead (`test_demo.py`, `fetch/test_render.py`, `adversary/`, and the first and the
killed crawl of `test_whole_way.py`).
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

ROOT: Final = Path(__file__).parents[1]
PLACE: Final = "ADWATCH_TESTS_WARM"
"""Variable with the address of the warm process: what it forks asks it for more."""
NAMES: Final = "ADWATCH_TESTS_NAMES"
"""Variable with the path of a file to which a forked process writes every name that it resolves."""
MODULES: Final = ("crawler.supervisor.fork_server", "crawler.detection.fetch_page")
"""What `popen` forks, beside the nursery of confined processes."""
SIZE: Final = struct.Struct("!I")
LOST: Final = 70
"""Status of a process whose end nobody saw."""


class ForkedProcess:
    """A process forked from the warm one, with the part of `subprocess.Popen` that is used of it."""

    def __init__(
        self,
        args: Sequence[str],
        *,
        stdin: IO[Any] | int | None = None,
        stdout: IO[Any] | int | None = None,
        stderr: IO[Any] | int | None = None,
        cwd: str | Path | None = None,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        start_new_session: bool = False,
        text: bool = False,
    ) -> None:
        self.args = list(args)
        self.returncode: int | None = None
        nowhere = os.open(os.devnull, os.O_RDWR)
        self._ended, theirs = os.pipe()
        lent = [nowhere, theirs]
        self.stdin, own_in = _piped(stdin, 0, lent, text)
        self.stdout, own_out = _piped(stdout, 1, lent, text)
        self.stderr, own_err = _piped(stderr, 2, lent, text)
        standard = [nowhere if one == subprocess.DEVNULL else one for one in (own_in, own_out, own_err)]
        place = os.environ.get(PLACE) or WARM.place  # a test may have changed its variables
        variables = dict(os.environ if env is None else env) | {PLACE: place}
        order = {
            "python": _program(self.args),
            "cwd": str(cwd or Path.cwd()),
            "env": variables,
            "files": list(pass_fds),
            "session": start_new_session,
        }
        try:
            self.pid = _ask(place, order, [theirs, *standard, *pass_fds])
        finally:
            for number in lent:
                os.close(number)

    def communicate(self) -> None:
        """Close the pipes and wait; nothing that was left in them is returned."""
        for pipe in (self.stdin, self.stdout, self.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self.wait()

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._wait(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit status; raises TimeoutExpired."""
        status = self._wait(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        return status

    def _wait(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                return None
            said = os.read(self._ended, 64)
            self.returncode = int(said) if said else LOST
            os.close(self._ended)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)


def _piped(stream: IO[Any] | int | None, own: int, lent: list[int], text: bool) -> tuple[IO[Any] | None, int]:
    """Our end of a pipe, if one was asked for, and the file that the process gets."""
    if stream is None:
        return None, own
    if stream != subprocess.PIPE:
        return None, stream if isinstance(stream, int) else stream.fileno()
    reading, writing = os.pipe()
    ours, theirs = (writing, reading) if own == 0 else (reading, writing)
    lent.append(theirs)
    mode = "w" if own == 0 else "r"
    return os.fdopen(ours, mode if text else mode + "b"), theirs


def _program(args: Sequence[str]) -> list[str]:
    """Words after the interpreter; what walls it off from the network before is left out."""
    return list(args[args.index(sys.executable) + 1 :])


def _is_forked(args: Sequence[str]) -> bool:
    if sys.executable not in args:
        return False
    kind, what, *_ = [*_program(args), "", ""]
    return what in MODULES if kind == "-m" else what.startswith("from crawler.confined.nursery import")


def _ask(place: str, order: dict[str, Any], files: Sequence[int]) -> int:
    body = json.dumps(order).encode()
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(place)
        socket.send_fds(asking, [SIZE.pack(len(body))], files)
        asking.sendall(body)
        (pid,) = SIZE.unpack(asking.recv(SIZE.size, socket.MSG_WAITALL))
    return int(pid)


class WarmProcess:
    """The process that others are forked from; started with the first question."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.place = ""
        """Where it is asked: in a process that it forked, the variable `PLACE` says so."""

    def start(self) -> None:
        """Start it, if it is not."""
        if self._process is not None:
            return
        folder = tempfile.mkdtemp(prefix="adwatch-warm-")
        place = str(Path(folder) / "socket")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(place)
        listening.listen(64)
        number = listening.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm_server", str(number)],
            cwd=ROOT,
            pass_fds=[number],
            stdin=subprocess.PIPE,
            start_new_session=True,
            # A forked process would make numpy's threads anew, which a confined one may not.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        listening.close()
        self.place = place
        atexit.register(self._process.kill)

    def run(
        self,
        args: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        timeout: float,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of Python to its end, with what it printed; raises TimeoutExpired."""
        self.start()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = ForkedProcess(
                args,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=cwd,
                env=env,
                start_new_session=True,
            )
            try:
                status = process.wait(timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(args), status, out.read().decode(), err.read().decode())


WARM: Final = WarmProcess()
STARTED: Final = subprocess.Popen


def popen(args: Sequence[str], **options: Any) -> Any:
    """`subprocess.Popen`, by which a process of Python is forked from the warm one; another is started."""
    usual = {"stdin", "stdout", "stderr", "cwd", "env", "pass_fds", "start_new_session", "text"}
    if isinstance(args, list) and _is_forked(args) and options.keys() <= usual:
        return ForkedProcess(args, **options)
    return STARTED(args, **options)
