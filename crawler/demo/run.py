"""`adwatch demo`: serve the invented board on loopback, crawl it as `adwatch crawl` does, show what was found.

Nothing is faked: the crawl is the command line's own, and everything shown is read back from the store it filled.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from crawler.demo.board import Board
from crawler.demo.cards import sources_toml
from crawler.demo.desk import show_desk
from crawler.demo.report import report
from crawler.demo.server import Site, running
from crawler.text.display import counted

HOME: Final = Path("data") / "demo"


def demo(run: Callable[[list[str]], int], port: int, *, desk: bool) -> int:
    """Run the demo.

    Args:
        run: The command line: takes arguments and returns an exit status.
        port: Of the board. The same port each time, so that a second demo meets the ads of the first.
        desk: Whether to serve the review desk at the end, until Ctrl-C.

    Returns:
        The exit status of the crawl.
    """
    begun = time.monotonic()
    sources = HOME / "sources.toml"
    with ExitStack() as stack:
        site = serve(stack, port)
        HOME.mkdir(parents=True, exist_ok=True)
        sources.write_text(sources_toml(site.url), encoding="utf-8")
        arguments = ["--home", str(HOME), "--sources", str(sources), "crawl"]
        _say(f"An invented job board with {counted(len(site.board.ads), 'ad')} listens on {site.url}.")
        _say(f"$ adwatch {' '.join(arguments)}")
        status = run(arguments)
        if status == 0:
            report(HOME)
        _say(f"{time.monotonic() - begun:.0f} seconds, exit status {status}.")
        if status == 0:
            show_desk(run, HOME, serve=desk)
    return status


def serve(stack: ExitStack, port: int) -> Site:
    """The running board, on any free port when its own is taken."""
    try:
        return stack.enter_context(running(Board.load(), port))
    except OSError:
        shutil.rmtree(HOME, ignore_errors=True)  # its ads have addresses on a port that is not ours now
        return stack.enter_context(running(Board.load()))


def serve_only(port: int) -> None:
    """Serve the board until Ctrl-C; raises OSError when the port is taken."""
    with running(Board.load(), port) as site:
        _say(f"{site.url}/ (Ctrl-C ends)")
        threading.Event().wait()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
