"""How long a command takes before it works: `--help`, a crawl with nothing due, one ad; compared with bare imports.

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


def main() -> None:
    """Print CPU seconds and ratios to a bare `import click` and a bare `import scrapy`."""
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources.toml"
        sources.write_text(SOURCES, encoding="utf-8")
        crawl = ["-m", "crawler", "--home", folder, "--sources", str(sources), "crawl", "--due"]
        ad = Path(folder) / "ad.jsonl"
        ad.write_text(AD, encoding="utf-8")
        click, scrapy = cpu(["-c", "import click"]), cpu(["-c", "import scrapy"])
        for name, took, peer, peers in (
            ("adwatch --help", cpu(["-m", "crawler", "--help"]), "import click", click),
            ("adwatch analyse, one ad", cpu(["-m", "crawler", "analyse", str(ad)]), "import scrapy", scrapy),
            ("adwatch crawl --due, nothing due", cpu(crawl), "import scrapy", scrapy),
        ):
            print(f"   {name}: {took:.3f} s CPU; {took / peers:.2f} times {peer} ({peers:.3f} s)")


if __name__ == "__main__":
    main()
