"""Draws inert pages: starts a process without a network, in which Chromium makes a picture of each."""

from __future__ import annotations

import os
import subprocess
from base64 import b64decode
from collections.abc import Sequence
from typing import Final

from crawler.chromium import FLAGS, chromium_path, missing_requirements
from crawler.installed import install_hint, is_installed
from crawler.sandbox import ask_process

SWITCH: Final = "ADWATCH_PAGE_PICTURES"
"""Environment variable; `off` leaves the pictures out."""
START_SECONDS: Final = 60.0
PAGE_SECONDS: Final = 15.0
"""Seconds for the browser to start, and for each page: it takes a second and a fifth of one on an idle machine."""
PROCESS: Final = "crawler.page_pictures.draw_process"


def why_not() -> str:
    """Why no page can be drawn here, in words that say how to change it; empty where pages are drawn."""
    if os.environ.get(SWITCH, "").strip().lower() == "off":
        return f"{SWITCH} is off"
    reading = "" if is_installed("review") else install_hint("review")
    wanting = " and ".join(filter(None, (reading, missing_requirements())))
    return f"drawing them needs {wanting}" if wanting else ""


def draw_pages(pages: Sequence[str]) -> list[bytes | None]:
    """Pictures of the heads of some pages.

    Args:
        pages: HTML of `crawler.page_pictures.inert_page`.

    Returns:
        A JPEG for each; None for one that the browser could not draw.
    """
    if not pages or why_not():
        return [None for _ in pages]
    order = {
        "chromium": chromium_path(),
        "flags": FLAGS,
        "sandbox": os.geteuid() != 0,  # Chromium refuses its sandbox to root
        "pages": list(pages),
    }
    try:
        drawn = ask_process(PROCESS, order, START_SECONDS + PAGE_SECONDS * len(pages))
    except (subprocess.SubprocessError, ValueError):
        return [None for _ in pages]
    return [b64decode(one) if one else None for one in drawn]
