"""What moving a link graph costs a browser: `python -m bench.graph [ADS]`.

An invented campaign of so many ads (default 2,500), each with a number of its own, is opened in Chromium; the desk
draws as many of them as make 2,000 nodes. Printed is processor time of the page's main thread (Chromium's thread
clock, so that a busy machine changes little): until the graph has its places, and for each move of the mouse while
the whole graph and while one node is dragged. A frame of 60 a second leaves 16.7 ms. Exit status 1 above that.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from bench.campaigns_giant import template
from bench.figures import record
from bench.review import PASSWORD
from bench.review_fill import fill_campaign
from crawler.evidence.retaining import STAMP
from crawler.review.accounts.people_page import make_account
from crawler.store import Store

ADS: Final = 2_500
FRAME: Final = 1000 / 60
"""Milliseconds of a frame at 60 a second."""
MOVES: Final = 60
"""Moves of the mouse; a second of dragging."""
SETTLED: Final = "#canvas[data-settled]"


def main() -> int:
    """Measure; 1 where a move takes longer than a frame."""
    from playwright.sync_api import sync_playwright

    ads = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else ADS
    with tempfile.TemporaryDirectory(prefix="adwatch-bench-") as folder, sync_playwright() as play:
        home = Path(folder)
        with Store(home) as store:
            fill_campaign(store, list(template(ads)))
            make_account(store.database.connection, "ana", PASSWORD, "admin", 4)
        (home / STAMP).touch()  # the invented ads are of all ages: retention would purge a part of them
        command = [sys.executable, "-m", "crawler", "--home", folder, "review", "--port", "0"]
        served = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            assert served.stderr is not None
            port = re.search(r":(\d+)/", served.stderr.readline())
            assert port is not None
            return _measured(browser, f"http://127.0.0.1:{port[1]}")
        finally:
            browser.close()
            served.terminate()
            served.wait(20)


def _measured(browser: Any, base: str) -> int:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.set_default_timeout(300_000)
    page.goto(f"{base}/sign-in")
    page.fill("input[name=name]", "ana")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def used() -> float:
        """Milliseconds of processor that the page's main thread has taken."""
        told = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(float(one["value"]) for one in told if one["name"] == "TaskDuration")

    begun = used()
    page.goto(f"{base}/graph/campaign/1")
    page.wait_for_selector(SETTLED)
    nodes = page.evaluate("JSON.parse(document.getElementById('graph-data').textContent).nodes.length")
    print(
        f"   {nodes:,} nodes, {used() - begun:.0f} ms of processor until they have their places", flush=True
    )
    record("graph", nodes=nodes)
    box = page.locator("#canvas").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    moved = [
        _dragged(page, used, "the whole graph", (box["x"] + 6, box["y"] + 6)),
        _dragged(page, used, "in the middle of it", middle),
    ]
    return int(max(moved) > FRAME)


def _dragged(page: Any, used: Callable[[], float], what: str, start: tuple[float, float]) -> float:
    """Milliseconds of processor for each of `MOVES` moves of the mouse, on average."""
    page.mouse.move(*start)
    page.mouse.down()
    taken = []
    for move in range(MOVES):
        before = used()
        page.mouse.move(start[0] + 3 * move, start[1] + 2 * move)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        taken.append(used() - before)
    page.mouse.up()
    ordered = sorted(taken)
    print(
        f"   dragging {what}: {fmean(taken):.1f} ms a move, 19 of 20 below {ordered[MOVES * 19 // 20]:.1f},"
        f" longest {ordered[-1]:.1f} (a frame is {FRAME:.1f})",
        flush=True,
    )
    record(f"dragging {what}", cpu_ms=fmean(taken), cpu_p95_ms=ordered[MOVES * 19 // 20])
    return fmean(taken)


if __name__ == "__main__":
    sys.exit(main())
