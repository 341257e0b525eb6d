"""What a head can take in: processor time an advert for proving and merging what another machine crawled.

ADWATCH_BENCH_ADS sets how many. The head is the only one of its kind, so this is the ceiling of a crawl by
several machines; what the workers spend is what a crawl spends anywhere.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from bench.crawl import page
from crawler.assess import assess
from crawler.distributed.crawl.bundle import ROWS
from crawler.distributed.crawl.bundle_download import CHUNK_BYTES, download_bundle
from crawler.distributed.crawl.bundle_merge import merge_bundle
from crawler.distributed.crawl.bundle_verification import verify_bundle
from crawler.distributed.crawl.bundle_writer import write_bundle
from crawler.distributed.crawl.task import CrawlTaskResult
from crawler.evidence.captures import FOLDER, open_writer
from crawler.evidence.exchange import Exchange
from crawler.evidence.verify import verify
from crawler.postings.hints import Hints
from crawler.postings.page import read_page
from crawler.records import JobPosting, Page
from crawler.sources import SourceCard
from crawler.store import Observation, Store
from crawler.store.runs import Outcome
from crawler.supervisor.result import SourceResult

ADS = int(os.environ.get("ADWATCH_BENCH_ADS", "1000"))
BATCH = 40
"""Pages per transaction of the store; chosen by hand."""
AT = "2026-11-20T08:00:00Z"
CARD = SourceCard(name="board", kind="sitemap", url="https://jobs.example.org/sitemap.xml")


def worked(folder: Path) -> CrawlTaskResult:
    """What a worker has after a crawl of pages of about 40 KB."""
    with Store(folder) as store:
        before = store.snapshots.of(CARD.name)
        store.snapshots.plant(before)
        run = store.runs.begin(CARD.name, kind=CARD.kind, url=CARD.url)
        with open_writer(store) as writer:
            for first in range(0, ADS, BATCH):
                pages = [made(number, run) for number in range(first, min(ADS, first + BATCH))]
                rows = [writer.write(exchange) for exchange, _ in pages]
                seen = [Observation(posting=posting, seen_at=AT, run=run) for _, posting in pages]
                rows.append(writer.write_readings(run, list(zip(seen, rows, strict=False))))
                writer.sync()
                with store.transaction():
                    store.captures.add(rows)
                    store.runs.record(run, [Outcome(url=ad.url, outcome="stored", at=AT) for _, ad in pages])
        store.runs.finish(run, "finished", state="healthy")
        manifest = write_bundle(store, "0" * 32, [before], [SourceResult(CARD.name)])
    return CrawlTaskResult(order="0" * 32, folder="", manifest=manifest.as_bytes())


def made(number: int, run: int) -> tuple[Exchange, JobPosting]:
    """One page and the ad on it."""
    url, body = f"https://jobs.example.org/jobs/{number}.html", page(number).encode()
    (posting,) = read_page(Page(url=url, body=body, fetched_at=AT), Hints(source=CARD.name))
    return Exchange(url=url, body=body, started=AT, finished=AT, run=run), posting


def main() -> int:
    """Print processor milliseconds an ad, step by step."""
    with tempfile.TemporaryDirectory(prefix="adwatch-fleet-") as name, Store(Path(name) / "head") as head:
        folder = Path(name) / "worker"
        receipt = worked(folder)
        assess(JobPosting(url="", source="", title="Cook wanted in Lagos"))  # models are loaded by now

        def read_chunk(part: str, offset: int) -> bytes:
            with (folder / part if part == ROWS else folder / FOLDER / part).open("rb") as file:
                file.seek(offset)
                return file.read(CHUNK_BYTES)

        moments = [time.process_time()]
        bundle = download_bundle(head.home, receipt, read_chunk)
        moments.append(time.process_time())
        manifest = verify_bundle(bundle, frozenset({CARD.name}), frozenset())
        moments.append(time.process_time())
        merge_bundle(head, bundle, manifest, {CARD.name: CARD})
        moments.append(time.process_time())
        size = sum(part.size for part in manifest.parts)
        assert verify(head.home).ok
        assert head.listings.count() == ADS
    steps = zip(("fetching", "proving", "merging"), moments, moments[1:], strict=False)
    told = ", ".join(f"{step} {(end - begin) / ADS * 1000:.2f}" for step, begin, end in steps)
    print(f"   {ADS} new ads, {size / ADS / 1000:.1f} KB each as they travel; processor ms an ad: {told}")
    print(f"   {ADS / (moments[-1] - moments[0]):.0f} new ads a second and core")
    return 0


if __name__ == "__main__":
    main()
