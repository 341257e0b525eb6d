"""The process that workers are forked from: `python -m crawler.supervisor.fork_server SOCKET LIFE`.

Loading Scrapy, the catalogue and the language model takes some three seconds of processor and 200 MB. Forked
workers share both, and one that replaces a dead one is there at once. Nothing here may start a thread, a reactor
or an event loop: a fork would not have it. The standard library's fork server would run the command's own script
again in every worker, and keep its exit status to itself.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NoReturn

from scrapy.utils.misc import load_object, walk_modules_iter

from crawler.assess import assess
from crawler.errors import UserError
from crawler.fetch.project import project_settings
from crawler.memory import tune_gc
from crawler.records import JobPosting
from crawler.supervisor.fork_client import NUMBER, receive_request
from crawler.supervisor.process_lifetime import die_with_parent, exit_when_closed
from crawler.supervisor.worker import Worker

if TYPE_CHECKING:
    from scrapy.settings import Settings

_AD: Final = "We are hiring a cook in Lagos. Write to jobs@example.org or call +234 800 000 0000."
"""Read once, so that all tables and the language model are in memory."""

_ENGINE: Final = (
    "DOWNLOADER",
    "SCHEDULER",
    "SCHEDULER_PRIORITY_QUEUE",
    "SCHEDULER_MEMORY_QUEUE",
    "DUPEFILTER_CLASS",
    "ITEM_PROCESSOR",
    "STATS_CLASS",
    "LOG_FORMATTER",
)
_CHAINS: Final = ("ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")
_ALWAYS: Final = ("scrapy.crawler.AsyncCrawlerProcess", "scrapy.core.engine.ExecutionEngine")
"""Settings that name one class, those that name several, and classes that no setting names: what Scrapy would load
in each worker by itself, for half a second of processor (measured in December 2026)."""


def load() -> None:
    """Import what the settings name, and read the catalogue and the tables."""
    settings = project_settings()
    for module in settings.getlist("SPIDER_MODULES"):
        list(walk_modules_iter(module))
    for part in _named_classes(settings):
        load_object(part)
    assess(JobPosting(url="https://example.org/", source="", title="Cook", description=_AD, region="NG"))
    tune_gc()


def _named_classes(settings: Settings) -> Iterator[Any]:
    yield from _ALWAYS
    yield from (settings[name] for name in _ENGINE)
    for chain in _CHAINS:
        yield from (part for part, place in settings.getwithbase(chain).items() if place is not None)
    yield from filter(None, settings.getwithbase("DOWNLOAD_HANDLERS").values())


def serve(runner: socket.socket, life: int) -> None:
    """Fork the workers that the runner asks for, until it is gone.

    A request is JSON: `{"fork": orders}`, with the worker's pipe and the lock as open files, gets
    a process id back; `{"wait": id}` gets the exit status of that worker, negative for a signal.
    """
    while (request := receive_request(runner)) is not None:
        order, files = request
        if "wait" in order:
            answer = _status(order["wait"])
        else:
            answer = os.fork()
            if answer == 0:
                runner.close()
                work(order["fork"], files[0], life)
            for file in files:
                os.close(file)
        runner.sendall(NUMBER.pack(answer))


def _status(worker: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    except ChildProcessError:  # another fork server's worker, which died with it
        return -signal.SIGKILL


def work(orders: dict[str, Any], pipe: int, life: int) -> NoReturn:
    """Be a worker to the end of the process. The lock stays open as long as that lives."""
    os.setsid()  # a Ctrl-C reaches the runner, which passes it on once
    die_with_parent()
    exit_when_closed(life)
    Worker(orders, pipe).run()
    sys.exit(0)


def main() -> None:
    """Load, then serve."""
    die_with_parent()
    os.dup2(2, 1)  # results are for the runner to print
    runner, life = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    try:
        load()
    except UserError as error:
        sys.exit(f"adwatch: {error}")
    serve(runner, life)


if __name__ == "__main__":
    main()
