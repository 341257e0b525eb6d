"""Runs the command as a user does, in a process of its own, and looks into the store it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from crawler.store import Store
from tests.warm import WARM

ROOT = Path(__file__).parents[2]

SECONDS = 300.0
"""After which a command hangs; a busy machine fails no test."""


MEASURED = """
import pathlib, resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
pathlib.Path(sys.argv[1]).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""
"""Runs a command and notes its memory: the test process has had other children, a browser among them."""


@dataclass(frozen=True)
class Home:
    """A home folder and a sources file for one test."""

    folder: Path
    warm: bool = False
    """Fork commands from a process that has everything loaded, instead of starting them."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def sources(self) -> Path:
        return self.folder / "sources.toml"

    def write(self, text: str) -> None:
        self.sources.write_text(text, "utf-8")

    def command(self, *arguments: str) -> list[str]:
        places = ["--home", str(self.data), "--sources", str(self.sources)]
        return [sys.executable, "-m", "crawler", *places, *arguments]

    def adwatch(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, in a process of its own."""
        command = self.command(*arguments)
        if self.warm:
            return WARM.run(command, cwd=ROOT, timeout=SECONDS)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)

    def scrapy(self, kind: str, source: str, **settings: object) -> subprocess.CompletedProcess[str]:
        """Run one spider as a Scrapy user does."""
        values = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "scrapy", "crawl", kind, "-a", f"source={source}", *values]
        return subprocess.run(
            [sys.executable, "-c", MEASURED, str(self.peak), *command],
            cwd=ROOT,
            env={**os.environ, "ADWATCH_HOME": str(self.data), "ADWATCH_SOURCES": str(self.sources)},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    @property
    def peak(self) -> Path:
        """Holds the most memory that the last `scrapy` and its children took, in KiB."""
        return self.data.with_name("peak.txt")

    def store(self) -> Store:
        return Store(self.data)

    def outcomes(self, source: str) -> dict[str, tuple[str, str]]:
        """URL -> outcome and reason of the last run of a source; checks that the sum is right."""
        with self.store() as store:
            run = store.runs.last(source)
            assert run is not None
            assert run.finished, run
            found: dict[str, tuple[str, str]] = {
                o.url: (o.outcome, o.reason) for o in store.runs.outcomes(run.id)
            }
            assert run.scheduled == len(found) == sum(run.outcomes.values())
        return found


def ad_page(title: str, body: str = "Cook wanted in Lagos. Apply at the office.", head: str = "") -> bytes:
    """A page with one ad in it."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}<script type="application/ld+json">'
        f'{{"@context":"https://schema.org","@type":"JobPosting","title":"{title}","description":"{body}",'
        '"datePosted":"2026-11-20","hiringOrganization":{"@type":"Organization","name":"Harmattan Ltd"}}'
        f"</script></head><body><h1>{title}</h1><p>{body}</p></body></html>"
    ).encode()


def sitemap(entries: dict[str, str]) -> bytes:
    """A sitemap of URL -> lastmod (or nothing)."""
    rows = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{stated}</lastmod>' if stated else ''}</url>"
        for url, stated in entries.items()
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()
