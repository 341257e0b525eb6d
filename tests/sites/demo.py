"""`make demo`: serve the invented board on loopback, crawl it as `adwatch crawl` does, show what was found.

Nothing is faked: the crawl is `crawler.cli.run`, and everything shown is read back from the store it filled.
"""

from __future__ import annotations

import shutil
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from crawler import cli
from tests.sites.board import Board
from tests.sites.cards import sources_toml
from tests.sites.report import report
from tests.sites.server import Site, running

HOME: Final = Path("data") / "demo"
SOURCES: Final = HOME / "sources.toml"
PORT: Final = 8765
"""Always the same, so that a second demo meets the adverts of the first; any free port when it is taken."""


def _serve(stack: ExitStack) -> Site:
    try:
        return stack.enter_context(running(Board.load(), PORT))
    except OSError:
        shutil.rmtree(HOME, ignore_errors=True)  # its adverts have addresses on a port that is not ours now
        return stack.enter_context(running(Board.load()))


def main() -> int:
    """Run the demo; answers the exit status of the crawl."""
    begun = time.monotonic()
    with ExitStack() as stack:
        site = _serve(stack)
        HOME.mkdir(parents=True, exist_ok=True)
        SOURCES.write_text(sources_toml(site.url), encoding="utf-8")
        arguments = ["--home", str(HOME), "--sources", str(SOURCES), "crawl"]
        _say(f"An invented job board with {len(site.board.ads)} adverts listens on {site.url}.")
        _say(f"$ adwatch {' '.join(arguments)}")
        status = cli.run(arguments)
    if status == 0:
        report(HOME)
    _say(f"{time.monotonic() - begun:.0f} seconds, exit status {status}.")
    return status


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
