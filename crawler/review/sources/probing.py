"""Examines sites for the desk: `adwatch sources probe` in a process of its own, so that no page waits for one."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from crawler.installed import ROOT

SECONDS: Final = 240.0
"""After which a site has had its time: a probe asks some dozens of pages, politely. Set by hand in 2026."""
AT_ONCE: Final = 2
"""Sites that are examined at once by one desk; set by hand in 2026."""
_SLOTS: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(slots=True)
class ProbeResult:
    """One examination of a site."""

    url: str
    proposals: list[dict[str, Any]] = field(default_factory=list)
    """As `adwatch --json sources probe` prints them: card, why, ads, cost, robots, examples."""
    problem: str = ""
    done: bool = False


def start(url: str, home: Path, sources: Path, *, private: bool = False) -> ProbeResult | None:
    """Begin to examine a site; None where as many as may be are examined already.

    Args:
        url: any address of the site.
        home: the desk's.
        sources: the sources file, for the contact that crawlers give.
        private: whether addresses of this machine may be asked; for tests and the demo only.
    """
    if not _SLOTS.acquire(blocking=False):
        return None
    probe = ProbeResult(url)
    command = [sys.executable, "-m", "crawler", "--home", str(home.absolute())]
    command += ["--sources", str(sources.absolute()), "--json", "sources", "probe"]
    command += [*(["--allow-private"] if private else []), "--", url]
    threading.Thread(target=_examine, args=(probe, command), name="probe", daemon=True).start()
    return probe


def _examine(probe: ProbeResult, command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
        if done.returncode == 0:
            probe.proposals = json.loads(done.stdout)
        else:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            probe.problem = lines[-1] if lines else f"status {done.returncode}"
    except subprocess.TimeoutExpired:
        probe.problem = f"the site took longer than {SECONDS:.0f} seconds"
    except (OSError, ValueError) as error:
        probe.problem = str(error)
    finally:
        probe.done = True
        _SLOTS.release()


def crawl(name: str, home: Path, sources: Path) -> None:
    """Begin a crawl of one source, as `adwatch crawl NAME` does; its run shows on the source's page."""
    command = [sys.executable, "-m", "crawler", "--home", str(home.absolute())]
    command += ["--sources", str(sources.absolute()), "crawl", "--", name]
    threading.Thread(target=_run, args=(command,), name="crawl", daemon=True).start()


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet, check=False)
