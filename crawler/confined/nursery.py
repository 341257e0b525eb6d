"""The process that confined ones are forked from: `python -m crawler.confined.nursery SOCKET`.

Loading the parsers takes 0.3 s of processor; a fork of a process that has them takes some milliseconds. The
nursery is started with a clean environment and no open file but its socket, and never sees a stranger's byte. A
request is what may be reached, a module to load and an open socket; the answer is the id of the process that
serves it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from importlib import import_module
from typing import Any, Final, NoReturn

from crawler.confined.lent import borrow_from
from crawler.confined.wire import Channel, arguments_of
from crawler.errors import UserError
from crawler.isolation import Failure, guarded
from crawler.memory import tune_gc
from crawler.sandbox import confine, die_with_parent, filters_calls

CPU_SECONDS: Final = 4
"""Processor seconds that one order may take; set by hand."""
MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space that a confined process may take."""
LONGEST_REQUEST: Final = 1024 * 1024
"""Bytes of a request: names of files that may be read."""


def load() -> None:
    """Load what parses pages, and read one page, so that forked processes need not."""
    filters_calls()  # looks for the C library, which a confined process could not
    import_module("crawler.postings.fetched_page").warm_up()
    tune_gc()


def main() -> None:
    """Fork a confined process for each request, until the one that asks is gone."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # the one that asks decides when to end: then the socket does
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    asking = socket.socket(fileno=int(sys.argv[1]))
    load()
    while True:
        request, files, _, _ = socket.recv_fds(asking, LONGEST_REQUEST, 1)
        if not request:
            return
        order = json.loads(request)
        import_module(order["module"])
        child = os.fork()
        if child == 0:
            asking.close()
            serve(Channel(socket.socket(fileno=files[0])), order)
        for file in files:
            os.close(file)
        asking.sendall(child.to_bytes(4, "big"))


def serve(channel: Channel, request: dict[str, Any]) -> NoReturn:
    """Be a confined process to the end: build the walls, then do what is asked."""
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # a hole must not write on the user's terminal, nor among the results
        os.dup2(nowhere, stream)
    os.close(nowhere)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    programs = bool(request["programs"])
    borrow_from(channel)
    confine(request["readable"], request["writable"], programs=programs, alone=not programs)
    while True:
        try:
            module, name = channel.receive(tuple[str, str])
            if request["cpu"] is not None:
                _allow_seconds(request["cpu"])
            said, value = _done(channel, module, name)
        except EOFError:
            os._exit(0)
        channel.send(said, value)


def _allow_seconds(seconds: int) -> None:
    """Let the next order take seconds of processor from now on; the kernel ends the process after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _done(channel: Channel, module: str, name: str) -> tuple[str, object]:
    """What became of an order: `done` and the result, `failed` and the failure, or `wrong` and words for the user."""
    work = getattr(import_module(module), name)
    given = channel.receive(arguments_of(work))
    try:
        done = guarded("reading", lambda: work(*given))
    except UserError as error:
        return "wrong", str(error)
    return ("failed", done) if isinstance(done, Failure) else ("done", done)


if __name__ == "__main__":
    main()
