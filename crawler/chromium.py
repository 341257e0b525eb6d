"""How Chromium is started: the system's own, walled off from every network, nothing kept, nothing loaded unasked."""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

from crawler.errors import UserError
from crawler.installed import install_hint, is_installed
from crawler.sandbox import without_network

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_VOID: Final = socket.socket()
"""Bound and never listening: a connection to its port is refused, and no other program can take the port."""

_TRIAL_SECONDS: Final = 20.0
"""Seconds for Chromium to tell its version; it takes 0.1 on an idle machine."""
FLAGS: Final = (
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


@cache
def walled_path(chromium: str) -> str:
    """Path of a program that starts Chromium in a network namespace of its own, which has no network at all.

    The flags alone are not enough: on a busy machine WebRTC sent datagrams before its policy was in force (8 of 36
    pages in November 2026). All that a page may ask for comes over a pipe, through the guarded downloader.

    Args:
        chromium: Path of the system's Chromium.

    Returns:
        The path of the starter; that of Chromium itself where the system lets nobody make a namespace.
    """
    wall = without_network()
    if not wall:
        return chromium
    folder = tempfile.mkdtemp(prefix="adwatch-chromium-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    starter = Path(folder, "chromium")
    starter.write_text(f'#!/bin/sh\nexec {shlex.join([*wall, chromium])} "$@"\n', "utf-8")
    starter.chmod(0o700)
    try:
        tried = subprocess.run(
            [starter, "--version"], capture_output=True, timeout=_TRIAL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return chromium
    return chromium if tried.returncode else str(starter)


def is_walled() -> bool:
    """Whether pages are rendered without any network: the system has Chromium and lets us make a namespace."""
    chromium = chromium_path()
    return chromium is not None and walled_path(chromium) != chromium


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
            "executable_path": walled_path(chromium_path() or ""),
            "args": [*FLAGS, f"--proxy-server=http://127.0.0.1:{_VOID.getsockname()[1]}"],
            # Chromium refuses its sandbox to root; everybody else gets it.
            "chromium_sandbox": os.geteuid() != 0,
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }
