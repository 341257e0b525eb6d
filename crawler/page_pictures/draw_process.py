"""The process that draws: reads an order from stdin, has Chromium draw each page, writes the pictures to stdout.

Scripts are off, the context is offline and refuses every request, and the process has no network
(`crawler.sandbox.command_of`).
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH: Final = 640
HEIGHT: Final = 900
"""Pixels of a picture at most: the shape of a sheet of A4. A short page gives a short picture."""
SHORTEST: Final = 120
"""Pixels of the shortest picture."""
QUALITY: Final = 60
"""Of the JPEG: small print stays readable at 60 to 90 kB. Set by hand in 2026."""
MARGIN: Final = 8
"""Pixels below the last line."""
MILLISECONDS: Final = 10_000
"""For a page to be laid out, and again to be drawn."""


def draw(browser: Browser, page: str) -> str | None:
    """The picture of a page, as base64; None when the browser can't draw it in its time."""
    from playwright.sync_api import Error

    context = browser.new_context(
        java_script_enabled=False,
        offline=True,
        accept_downloads=False,
        service_workers="block",
        viewport={"width": WIDTH, "height": HEIGHT},
    )
    try:
        context.route("**", lambda route: route.abort("blockedbyclient"))
        sheet = context.new_page()
        sheet.set_content(page, wait_until="domcontentloaded", timeout=MILLISECONDS)
        box = sheet.locator("body").bounding_box(timeout=MILLISECONDS)
        ends = box["y"] + box["height"] if box else 0
        picture = sheet.screenshot(
            type="jpeg",
            quality=QUALITY,
            animations="disabled",
            timeout=MILLISECONDS,
            clip={"x": 0, "y": 0, "width": WIDTH, "height": min(HEIGHT, max(SHORTEST, ends + MARGIN))},
        )
    except Error:
        return None
    finally:
        context.close()
    return b64encode(picture).decode()


def main() -> None:
    """Answer the order on stdin."""
    from playwright.sync_api import sync_playwright

    order = json.load(sys.stdin)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=order["chromium"], args=order["flags"], chromium_sandbox=order["sandbox"]
        )
        drawn = [draw(browser, page) for page in order["pages"]]
        browser.close()
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    main()
