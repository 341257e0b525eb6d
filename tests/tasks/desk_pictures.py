"""Pictures of every page of the desk over a copy of a home, to be looked at one by one, and axe's findings.

    python -m tests.tasks.desk_pictures data/demo OUT [--language en ...] [--width 1366 ...] [--theme light ...]

Writes `OUT/LANGUAGE-THEME-WIDTH-PAGE.png` for each page that is no file, the whole page where it is no longer than
`TALLEST`, and prints pages that scroll sideways, that answer with an error, or in which axe finds something (at the
first width).
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from crawler.reports.intake import ReportText
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import IntakeSource, take
from crawler.review.accounts.people_page import make_account
from crawler.review.app import ROUTES
from crawler.store import Store
from crawler.triage.worker import catch_up
from tests.review.browser import Watched, chromium, watched
from tests.review.conftest import COST, PASSWORD, Client, serve
from tests.review.test_browser import AXE, NO_PAGE

LANGUAGES: Final = ("en", "fr", "ar")
WIDTHS: Final = (1366, 1920, 390)
THEMES: Final = ("light", "dark")
HEIGHT: Final = 768
TALLEST: Final = 3_000
"""Pixels of a picture; set by hand in 2026: what can be looked at."""
LOOKER: Final = "zz-looker"


def fill(home: Path) -> dict[str, int | str]:
    """Give the home an account, reports and reporters' keys; returns what stands for the numbers in addresses."""
    make_keys(home, "an invented passphrase", home / PRIVATE)
    with Store(home) as store:
        catch_up(store)
        make_account(store.database.connection, LOOKER, PASSWORD, "admin", COST)
        told = ReportText("They took her passport in Oman. The agent is +2348030000151. See +2348030000172.")
        sender = IntakeSource(by=LOOKER, channel="form", country="NG")
        report = take(store, [told], sender, today=date(2026, 11, 26)).keys[0]
        rows = store.database.rows(
            "SELECT campaign FROM queue WHERE state = 'open' ORDER BY rank DESC LIMIT 3"
        )
        campaigns = [number for (number,) in rows]
        listing = store.database.number(
            "SELECT listing FROM campaign_members WHERE campaign = ? ORDER BY listing LIMIT 1",
            (campaigns[0],),
        )
        contact = store.database.number("SELECT contact FROM links WHERE listing = ? LIMIT 1", (listing,))
        [(source,)] = store.database.rows("SELECT source FROM listings WHERE id = ?", (listing,))
        run = store.database.number("SELECT max(id) FROM runs WHERE source = ?", (source,))
        actor = store.database.number("SELECT coalesce(min(id), 1) FROM actors")
        capture = store.database.number("SELECT capture FROM versions WHERE listing = ? LIMIT 1", (listing,))
    return {
        "campaign": campaigns[0],
        "second": campaigns[1],
        "third": campaigns[2],
        "listing": listing,
        "contact": contact,
        "source": source,
        "run": run,
        "capture": capture,
        "report": report,
        "actor": actor,
    }


def work(client: Client, named: dict[str, int | str]) -> None:
    """Do what leaves something to look at: a case, a decision, a comment, a watch, an intake."""
    client.post(
        "/cases", {"title": "Maids in the Gulf", "campaign": named["campaign"], "contact": named["contact"]}
    )
    for other in ("second", "third"):
        client.post("/cases/add", {"case": 1, "campaign": named[other], "back": "/"})
    client.post("/cases/1/notes", {"text": "Asked the embassy for the names of licensed agencies."})
    client.post(f"/campaigns/{named['campaign']}/comments", {"text": "Is this the compound of last week?"})


def addresses(named: dict[str, int | str]) -> Iterator[str]:
    """Address of every page, and of its tabs and states."""
    values = {**named, "what": "campaign", "number": named["campaign"], "case": 1}
    for route in ROUTES:
        if route.changes or route.path in NO_PAGE:
            continue
        yield re.sub(r"\{(\w+)(?::int)?\}", lambda part: str(values.get(part[1], 1)), route.path)
    listing, campaign, second = named["listing"], named["campaign"], named["second"]
    yield from (f"/ads/{listing}?tab={tab}" for tab in ("reads", "captured", "changes", "fields"))
    yield from ("/?state=second", "/?state=decided", "/?q=passport", "/?q=0803+000+0151", "/?q=nothingatall")
    yield f"/bulk?c={campaign}&c={second}&verdict=dismiss"
    yield "/campaigns/999999"


def look(desk: Watched, path: str, out: Path, axe: str) -> list[str]:
    """Take one picture; returns what is wrong with the page. An empty `axe` is not run."""
    answer = desk.page.goto(desk.base + path)
    wrong = [] if answer is None or answer.status < 500 else [f"status {answer.status}"]
    wide, tall = desk.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    size = desk.page.viewport_size
    wrong += [f"{wide} wide"] if wide > size["width"] else []
    found: list[dict[str, Any]] = (
        desk.page.evaluate(axe + ";axe.run().then(found => found.violations)") if axe else []
    )
    wrong += [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(HEIGHT, min(TALLEST, tall))}
    desk.page.screenshot(path=out, full_page=True, clip=clip, animations="disabled")
    return wrong


def main(arguments: Sequence[str]) -> int:
    """Make the pictures. Returns 1 when a page is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.tasks.desk_pictures", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", nargs="+", default=LANGUAGES)
    parser.add_argument("--width", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--theme", nargs="+", default=THEMES)
    parser.add_argument("--page", nargs="+", help="only addresses that begin so")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with TemporaryDirectory(prefix="adwatch-pictures-") as folder:
        home = Path(shutil.copytree(chosen.home, Path(folder) / "home"))
        named = fill(home)
        pages = [
            path
            for path in dict.fromkeys(addresses(named))
            if not chosen.page or path.startswith(tuple(chosen.page))
        ]
        for console in serve(home):
            client = console.client(LOOKER)
            work(client, named)
            for browser in chromium():
                for language in chosen.language:
                    client.post("/language", {"language": language})
                    for theme in chosen.theme:
                        wrong += _pictures(browser, console, chosen, pages, language, theme)
    return 1 if wrong else 0


def _pictures(browser: Any, console: Any, chosen: Any, pages: list[str], language: str, theme: str) -> int:
    desk, axe, wrong = (
        watched(browser, console, bypass_csp=True, color_scheme=theme),
        AXE.read_text("utf-8"),
        0,
    )
    desk.sign_in(LOOKER)
    for width in chosen.width:
        desk.page.set_viewport_size({"width": width, "height": HEIGHT})
        for path in pages:
            name = re.sub(r"[^a-z0-9]+", "-", path.strip("/").lower()).strip("-") or "queue"
            out = chosen.out / f"{language}-{theme}-{width}-{name}.png"
            for one in look(desk, path, out, axe if width == chosen.width[0] else ""):
                wrong += 1
                sys.stdout.write(f"{language} {theme} {width} {path}: {one}\n")
    desk.page.context.close()
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
