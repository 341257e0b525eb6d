"""How long a command takes before it works: `--help`, a crawl with nothing due, one ad; compared with bare imports.

The aim of `--help` is 4 times bare Python: exit status 1 where it is missed by more than `NOISE`.

The first round of `analyse` may read the catalogue and fill the user's cache; the median is of the rounds after it.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.figures import record

HELP_AIM: Final = 4.0
"""CPU of `--help` by that of bare Python (issue 23)."""
START_AIM: Final = 0.5
"""CPU seconds of `analyse` with one ad (issue 23)."""
NOISE: Final = 0.15
"""What CPU time differs between two runs on a busy machine (November 2026)."""
ROUNDS: Final = 7
"""Runs per figure, of which the median counts; chosen by hand."""
AD: Final = '{"id": "a", "text": "We hire drivers for a factory abroad. Call +44 20 7946 0000, no fee."}\n'
SOURCES: Final = """\
[source.example]
kind = "sitemap"
url = "https://jobs.example.org/sitemap.xml"
"""


def cpu(arguments: list[str]) -> float:
    """Median CPU seconds (user and system) of a Python process over `ROUNDS` runs."""
    seconds = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(seconds)


def main() -> int:
    """Print CPU seconds and ratios to a bare `import click` and a bare `import scrapy`; 1 where an aim is missed."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources.toml"
        sources.write_text(SOURCES, encoding="utf-8")
        crawl = ["-m", "crawler", "--home", folder, "--sources", str(sources), "crawl", "--due"]
        ad = Path(folder) / "ad.jsonl"
        ad.write_text(AD, encoding="utf-8")
        bare, click, scrapy = (cpu(["-c", code]) for code in ("pass", "import click", "import scrapy"))
        record("bare Python", cpu_s=bare)
        for name, took, peer, peers, most in (
            ("adwatch --help", cpu(["-m", "crawler", "--help"]), "import click", click, HELP_AIM * bare),
            (
                "adwatch analyse, one ad",
                cpu(["-m", "crawler", "analyse", str(ad)]),
                "import scrapy",
                scrapy,
                START_AIM,
            ),
            ("adwatch crawl --due, nothing due", cpu(crawl), "import scrapy", scrapy, scrapy),
        ):
            misses = took > most * (1 + NOISE)
            missed += misses
            record(name, cpu_s=took, aim_s=most, times_bare_python=took / bare)
            print(
                f"   {name}: {took:.3f} s CPU; {took / peers:.2f} times {peer} ({peers:.3f} s),"
                f" {took / bare:.1f} times bare Python; aim {most:.3f} s{' MISSED' if misses else ''}"
            )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
