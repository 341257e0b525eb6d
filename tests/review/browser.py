"""A real Chromium for the console's tests, in which every request and dialog is watched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.review.conftest import PASSWORD, Console

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

needs_chromium = pytest.mark.skipif(
    not (Path(CHROMIUM).exists() or shutil.which("chromium")),
    reason="chromium is not installed (apt-get install chromium)",
)


@dataclass
class Watched:
    """A page of a browser, with what it asked for and ran."""

    page: Any
    base: str
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def put(self, path: str) -> None:
        """Show a page of the desk in the place of the one that is open, with its scripts and styles.

        For tests that look at every page: the browser's own navigation takes as long as all the rest. The address
        stays that of the page that was open, and what was evaluated there stays known.
        """
        self.page.set_content(self.page.context.request.get(self.base + path).text())

    def sign_in(self, name: str) -> None:
        self.page.context.clear_cookies()
        self.go("/sign-in")
        self.page.locator("input[name=name]:focus").wait_for()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.base + "/")

    @property
    def strangers(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(self.base + "/")]


def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium") or CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def watched(browser: Any, console: Console, **options: Any) -> Watched:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
    page = context.new_page()
    page.set_default_timeout(30_000)
    found = Watched(page, f"http://127.0.0.1:{console.port}")
    context.on("request", lambda request: found.requests.append(request.url))

    def refuse(dialog: Any) -> None:
        found.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("console", lambda message: found.complaints.append(message.text))
    return found
