"""How Chromium is started: the system's own, walled off from every network, nothing kept, nothing loaded unasked."""

from __future__ import annotations

import os
import shutil
import socket
from typing import Any, Final

from crawler.errors import UserError
from crawler.installed import install_hint, is_installed

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_VOID: Final = socket.socket()
"""Bound and never listening: a connection to its port is refused, and no other program can take the port."""

_FLAGS: Final = (
    # Names: none is resolved, an address written as digits is none either.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--dns-prefetch-disable",
    # Ways around a proxy: loopback, WebRTC's UDP, QUIC and WebTransport.
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    # Requests that no page asked for, and windows that one opens.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
    "--block-new-web-contents",
    # Devices and memory.
    "--disable-gpu",
    "--mute-audio",
    "--blink-settings=imagesEnabled=false",
    "--renderer-process-limit=2",
    "--js-flags=--max-old-space-size=256",
)


def chromium_path() -> str | None:
    """Path of the system's Chromium; None without one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing_requirements() -> str:
    """What a machine lacks for `render = true`, in words that say how to get it; empty when nothing."""
    wanting = []
    if not is_installed("js"):
        wanting.append(install_hint("js"))
    if chromium_path() is None:
        wanting.append("Chromium (Debian: apt-get install chromium)")
    return " and ".join(wanting)


def playwright_settings() -> dict[str, Any]:
    """Scrapy settings for scrapy-playwright; raises UserError when something is missing."""
    wanting = missing_requirements()
    if wanting:
        raise UserError(f"render = true needs {wanting}; without it the card can't be crawled")
    if _VOID.getsockname()[1] == 0:
        _VOID.bind(("127.0.0.1", 0))
    return {
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": chromium_path(),
            "args": [*_FLAGS, f"--proxy-server=http://127.0.0.1:{_VOID.getsockname()[1]}"],
            # Chromium refuses its sandbox to root; everybody else gets it.
            "chromium_sandbox": os.geteuid() != 0,
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }
