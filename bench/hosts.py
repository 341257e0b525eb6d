"""Many hosts at once: wall time of 20 sources on 20 loopback hosts with a delay, against the slowest of them alone.

Where the delay dominates the two should be alike: all hosts wait at the same time. ADWATCH_BENCH_HOSTS,
ADWATCH_BENCH_PAGES (ads a site), ADWATCH_BENCH_DELAY (seconds) and ADWATCH_BENCH_JOBS set the sizes.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path

from bench.crawl import ROOT, build
from quality.harness.mirror import Mirror, mirrored

HOSTS = int(os.environ.get("ADWATCH_BENCH_HOSTS", "20"))
PAGES = int(os.environ.get("ADWATCH_BENCH_PAGES", "30"))
DELAY = float(os.environ.get("ADWATCH_BENCH_DELAY", "1.0"))
JOBS = int(os.environ.get("ADWATCH_BENCH_JOBS", "4"))
_SUBREAPER = 36
"""Linux: orphans below this process become its children, so that their processor time is counted."""
CARD = """
[source.host{number}]
kind = "sitemap"
url = "{url}/sitemap.xml"
allow_private = true
delay = {delay}
"""


class Timed(Mirror):
    """A mirror that notes when it is asked."""

    def answer(self, path: str, since: str | None) -> tuple[int, dict[str, str], bytes]:
        """As a mirror does."""
        moments.setdefault(self.url, []).append(time.monotonic())
        return super().answer(path, since)


moments: dict[str, list[float]] = {}


def crawl(folder: Path, sources: Path, *arguments: str) -> tuple[float, float]:
    """Wall and processor seconds of a crawl into a new home."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "crawler", "--home", str(folder), "--sources", str(sources), "crawl"]
    subprocess.run([*command, *arguments], cwd=ROOT, check=True, capture_output=True)
    wall = time.perf_counter() - begun
    with suppress(ChildProcessError):
        while True:  # the process that forked the workers is left to us
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shares(begun: float, wall: float) -> str:
    """What of a crawl's wall time lay before its first request, and after its last."""
    first = min(times[0] for times in moments.values())
    last = max(times[-1] for times in moments.values())
    ahead, behind = first - begun, begun + wall - last
    return f"{ahead:.1f} s to the first request, {last - first:.1f} s of asking, {behind:.1f} s after"


def closest(times: Sequence[float]) -> float:
    """Seconds between the two requests that came closest to each other."""
    return min(later - earlier for earlier, later in pairwise(times))


def main() -> int:
    """Print the ratio; politeness is checked on the way."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    with tempfile.TemporaryDirectory(prefix="adwatch-hosts-") as name, ExitStack() as stack:
        folder = Path(name)
        cards = ""
        for number in range(HOSTS):
            # The last site is the largest by a few ads: the slowest source is known beforehand.
            build(folder / f"site{number}", PAGES + (3 if number == HOSTS - 1 else 0))
            site = Timed(folder / f"site{number}", "jobs.example.org")
            stack.enter_context(mirrored(site, address=f"127.0.0.{number + 30}"))
            cards += CARD.format(number=number, url=site.url, delay=DELAY)
        sources = folder / "sources.toml"
        sources.write_text(cards, "utf-8")
        begun = time.monotonic()
        alone, alone_cpu = crawl(folder / "alone", sources, f"host{HOSTS - 1}")
        alone_shares = shares(begun, alone)
        moments.clear()
        begun = time.monotonic()
        together, cpu = crawl(folder / "all", sources, "--jobs", str(JOBS))
        all_shares = shares(begun, together)
        gaps = [closest(times) for times in moments.values()]
        spans = [times[-1] - times[0] for times in moments.values()]
    print(
        f"   {HOSTS} hosts, {PAGES} ads each, {DELAY:g} s delay, --jobs {JOBS}; load {os.getloadavg()[0]:.1f}"
    )
    print(f"   slowest alone {alone:.1f} s wall ({alone_shares}), {alone_cpu:.1f} s processor")
    print(f"   all together {together:.1f} s wall ({all_shares}), {cpu:.1f} s processor")
    print(f"   {together / alone:.2f} times; first to last request on one host {max(spans):.1f} s at most")
    print(f"   two requests to one host {min(gaps):.2f} s apart or more")
    return 0


if __name__ == "__main__":
    main()
