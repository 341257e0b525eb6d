"""The process that tests' processes are forked from (`tests/warm.py`): `python -m tests.warm_server SOCKET`."""

from __future__ import annotations

import atexit
import json
import os
import runpy
import select
import socket
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from typing import Any, Final, NoReturn
from unittest.mock import patch
from warnings import catch_warnings, simplefilter

from tests.warm import NAMES, SIZE, popen

MOST_FILES: Final = 16
KEPT: Final = 400
"""Number from which the files lie that loading opens: tables mapped into memory, which close theirs in the end."""
HIGH: Final = 700
"""Number above those, for files on their way."""
MOST_HANDLES: Final = 1024


def _load() -> None:
    """Load what a crawl, its fork server and its nursery load."""
    import rich.progress
    import sqlite_utils

    import crawler.campaigns.service
    import crawler.cli.crawl
    import crawler.confined.nursery
    import crawler.detection.fetch_page
    import crawler.masking.active
    import crawler.supervisor.alerts
    import crawler.supervisor.runner
    import crawler.supervisor.schedule
    import crawler.watching.telling
    from crawler.supervisor import fork_server

    del rich, sqlite_utils
    fork_server.load()
    crawler.confined.nursery.load()


def _serve(listening: socket.socket) -> None:
    """Fork what is asked for, until the tests have ended: their end of the standard input closes then."""
    while True:
        ready, _, _ = select.select([listening.fileno(), 0], [], [])
        if 0 in ready:
            return
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        asking, _ = listening.accept()
        head, files, _, _ = socket.recv_fds(asking, SIZE.size, MOST_FILES)
        (size,) = SIZE.unpack(head)
        order = json.loads(asking.recv(size, socket.MSG_WAITALL))
        told, tell = os.pipe()
        if os.fork() == 0:
            os.close(told)
            _watch(order, files, tell)
        os.close(tell)
        asking.sendall(os.read(told, SIZE.size))
        os.close(told)
        asking.close()
        for file in files:
            os.close(file)


def _watch(order: dict[str, Any], files: list[int], tell: int) -> NoReturn:
    """Fork the process, say its id, wait for it, and write its exit status: it has this one as its parent."""
    child = os.fork()
    if child == 0:
        _become(order, files)
    os.write(tell, SIZE.pack(child))
    ended = files[0]
    os.closerange(0, ended)
    os.closerange(ended + 1, MOST_HANDLES)
    os.write(ended, str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
    os._exit(0)


def _become(order: dict[str, Any], files: list[int]) -> NoReturn:
    """Be the process: its files, folder and variables, then its program."""
    high = [os.dup2(file, HIGH + place) for place, file in enumerate(files[1:])]
    os.closerange(3, KEPT)
    for file, number in zip(high, [0, 1, 2, *order["files"]], strict=True):
        os.dup2(file, number)
    os.closerange(HIGH, MOST_HANDLES)
    if order["session"]:
        os.setsid()
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    if log := os.environ.get(NAMES):
        sys.addaudithook(lambda event, about: _log_name(log, event, about))
    status = 1
    try:
        status = _run(order["python"])
        getattr(threading, "_shutdown")()  # noqa: B009
        getattr(atexit, "_run_exitfuncs")()  # noqa: B009
    finally:
        if status and (error := sys.exc_info()[1]) is not None:
            traceback.print_exception(error)
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _log_name(log: str, event: str, about: tuple[object, ...]) -> None:
    """Write down a name that is resolved, by whatever function of Python's `socket`: they all tell of it."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{about[0]}\n")


def _run(words: list[str]) -> int:
    """Run `-m MODULE ARGUMENT...` or `-c CODE ARGUMENT...`; the exit status."""
    kind, what, *arguments = words
    sys.argv = [what if kind == "-m" else "-c", *arguments]
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    with patch.object(subprocess, "Popen", popen):
        try:
            if kind == "-m":
                with catch_warnings():
                    simplefilter("ignore", RuntimeWarning)  # that the module was imported before
                    runpy.run_module(what, run_name="__main__", alter_sys=True)
            else:
                exec(what, {"__name__": "__main__"})
        except SystemExit as end:
            if isinstance(end.code, str):
                sys.stderr.write(f"{end.code}\n")
            return 0 if end.code is None else end.code if isinstance(end.code, int) else 1
    return 0


def main() -> None:
    """Load, then fork what is asked for."""
    below = [os.open(os.devnull, os.O_RDONLY)]
    while below[-1] < KEPT:
        below.append(os.open(os.devnull, os.O_RDONLY))
    _load()
    for file in below:
        os.close(file)
    _serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    main()
