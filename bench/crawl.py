"""The crawl: processor time a page against the same spider with an empty callback, and start-up.

The site is served by a process of its own; rounds alternate, and of each the least counts: other work on a machine
adds to the time, and never takes away. ADWATCH_BENCH_PAGES sets the pages of a site. Exit status 1 where an aim is
missed by more than `NOISE`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.figures import record
from quality.material import NoMaterial, material

PAGES = int(os.environ.get("ADWATCH_BENCH_PAGES", "400"))
ROUNDS = 3
"""Runs per figure; chosen by hand."""
WARM = 100
"""Answers after which the measuring begins: models and tables are loaded by then."""
INVENTED: Final = "invented pages of 40 KB"
REAL: Final = "saved real pages"
AIMS: Final = {INVENTED: 1.6, REAL: 2.5}
"""Processor time of a whole crawl by that of one with an empty callback."""
NOISE: Final = 0.15
"""What the ratio differs between two runs on a busy machine (November 2026)."""
HOST = "jobs.example.org"
ROOT = Path(__file__).parents[1]
STOCK = {"CONCURRENT_ITEMS": 100, "WARN_ON_GENERATOR_RETURN_VALUE": True}
"""Scrapy's own settings where `settings.py` saves processor time."""
FILLER = "<div class='related'><a href='/x'>Another job in another town</a><p>Apply at once</p></div>" * 400


def page(number: int) -> str:
    """An invented page of about 40 KB with one ad of about 2 KB."""
    words = "We seek a cook for a busy kitchen in Lagos with good pay and lodging. " * 28
    block = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": f"Cook {number}",
            "description": f"<p>{words}</p><p>Write to cook{number}@example.org</p>",
            "datePosted": "2026-11-20",
            "hiringOrganization": {"@type": "Organization", "name": f"Kitchen {number % 50}"},
            "jobLocation": {
                "@type": "Place",
                "address": {"addressLocality": "Lagos", "addressCountry": "NG"},
            },
        }
    )
    head = f"<title>Cook {number}</title><script type='application/ld+json'>{block}</script>"
    return (
        f"<!doctype html><html lang='en'><head>{head}</head><body><h1>Cook</h1>{words}{FILLER}</body></html>"
    )


def build(folder: Path, count: int) -> None:
    """A site of `count` ads with its sitemap."""
    (folder / "jobs").mkdir(parents=True)
    rows = []
    for number in range(count):
        (folder / "jobs" / f"{number}.html").write_text(page(number), "utf-8")
        rows.append(
            f"<url><loc>https://{HOST}/jobs/{number}.html</loc><lastmod>2026-10-01T00:00:00Z</lastmod></url>"
        )
    (folder / "sitemap.xml").write_text(f"<urlset>{''.join(rows)}</urlset>", "utf-8")


def saved(folder: Path, count: int) -> None:
    """A part of the saved real site, with a sitemap of `count` of its ads."""
    shutil.copytree(material("sites", "rebase"), folder)
    text = (folder / "sitemap.xml").read_text("utf-8")
    rows = re.findall("<url>.*?</url>", text)[1 : count + 1]
    host = re.escape(text.partition("https://")[2].partition("/")[0])
    body = re.sub(host, HOST, "".join(rows))
    (folder / "sitemap.xml").write_text(f"<urlset>{body}</urlset>", "utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder from a process of its own; yields its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "quality.harness.mirror", str(folder), HOST],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    try:
        yield server.stderr.readline().strip()
    finally:
        server.kill()
        server.wait()


def crawl(home: Path, how: str) -> dict[str, Any]:
    """Crawl the source `site` of a home in a process of its own: whole, with an empty callback, or stock.

    Stock is the empty callback under Scrapy's own settings.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bench.crawl", how, str(home)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def card(home: Path, url: str) -> None:
    """Write the sources file of a home."""
    home.mkdir(parents=True, exist_ok=True)
    text = (
        f'[source.site]\nkind = "sitemap"\nurl = "{url}/sitemap.xml"\nallow_private = true\nregion = "NG"\n'
    )
    (home / "sources.toml").write_text(text, "utf-8")


def processor_time_of_others() -> float:
    """Seconds of processor of the processes that this one started: the confined ones, which parse."""
    parents, taken = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text("utf-8").rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(folder.name)] = int(fields[1])
        taken[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ours = [os.getpid()]
    for process in ours:
        ours += [one for one, parent in parents.items() if parent == process]
    return sum(taken.get(process, 0.0) for process in ours[1:])


def inside(how: str, home: Path) -> None:
    """One crawl, measured from its hundredth answer to its end; prints one line of JSON."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    from spiders.sitemap import SitemapSpider

    class Empty(SitemapSpider):
        def parse_page(self, response: Any, entry: Any, purpose: Any, started: str) -> Iterator[Any]:
            self.session.record_outcome(entry.url, "index")
            yield from ()

    settings = get_project_settings()
    for name, value in (("HOME", home / "data"), ("SOURCES", home / "sources.toml"), ("LOCKED", True)):
        settings.set(f"ADWATCH_{name}", value if value is True else str(value), priority="cmdline")
    if how == "stock":
        settings.setdict(STOCK, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SitemapSpider if how == "whole" else Empty)
    marks: list[tuple[float, float]] = []
    answers, others = 0, 0.0

    def answered() -> None:
        nonlocal answers
        answers += 1
        if answers == WARM:
            marks.append((time.process_time() + processor_time_of_others(), time.perf_counter()))

    def closed() -> None:
        """Before the spider ends the process that parses its pages."""
        nonlocal others
        others = processor_time_of_others()

    crawler.signals.connect(answered, signals.response_received)
    crawler.signals.connect(closed, signals.spider_closed)
    begun = time.process_time(), time.perf_counter()
    process.crawl(crawler, source="site")
    process.start()
    marks = marks or [begun]
    marks.append((time.process_time() + others, time.perf_counter()))
    spider: Any = crawler.spider
    cpu, wall = (end - begin for begin, end in zip(*marks, strict=True))
    print(json.dumps({"cpu": cpu, "wall": wall, "measured": max(answers - WARM, 1), **spider.run_result}))


def against_empty(name: str, url: str, folder: Path) -> int:
    """Print and record the processor time a page of whole crawls and of empty ones; 1 where the aim is missed."""
    cpu: dict[str, list[float]] = {"whole": [], "empty": [], "stock": []}
    for number in range(ROUNDS):
        for how, taken in cpu.items():
            home = folder / f"{name.split()[0]}-{how}-{number}"
            card(home, url)
            run = crawl(home, how)
            taken.append(1000 * run["cpu"] / run["measured"])
    whole, empty, stock = (min(cpu[how]) for how in ("whole", "empty", "stock"))
    print(f"   {name}: {whole:.2f} ms a page, with an empty callback {empty:.2f} ms", end="")
    print(f": {whole / empty:.2f} times (aim: at most {AIMS[name]})", end="")
    print(f"; of one under Scrapy's own settings ({stock:.2f} ms) {whole / stock:.2f} times")
    record(
        name,
        cpu_ms_a_page=whole,
        empty_callback_cpu_ms=empty,
        scrapys_own_settings_cpu_ms=stock,
        times_the_empty_callback=whole / empty,
        aim=AIMS[name],
    )
    return int(whole / empty > AIMS[name] * (1 + NOISE))


def start_up(folder: Path) -> None:
    """Print how long the command takes to say something, and to find that nothing is due."""
    home = folder / "idle"
    home.mkdir()
    (home / "sources.toml").write_text(
        '[source.x]\nkind = "files"\npath = "none"\nenabled = false\n', "utf-8"
    )
    command = [sys.executable, "-m", "crawler", "--home", str(home), "--sources", str(home / "sources.toml")]
    for name, arguments, aim in (
        ("--help", ["--help"], 0.1),
        ("crawl, nothing due", ["crawl", "--due"], 0.3),
    ):
        taken = []
        for _ in range(7):
            begun = time.perf_counter()
            subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, check=True)
            taken.append(time.perf_counter() - begun)
        print(f"   {name}: {median(taken):.3f} s (aim: {aim})")


def main() -> int:
    """Run all of it; 1 where an aim is missed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        start_up(folder)
        build(folder / "invented", PAGES)
        with served(folder / "invented") as url:
            missed = against_empty(INVENTED, url, folder)
        try:
            saved(folder / "real", PAGES)
        except NoMaterial as absent:
            print(f"   {absent}")
        else:
            with served(folder / "real") as url:
                missed += against_empty(REAL, url, folder)
    return int(missed > 0)


if __name__ == "__main__":
    inside(sys.argv[1], Path(sys.argv[2]))
