"""The bulk scan: WARC records a second and core, beside warcio with parsel over the same records in the same run.

`python -m bench scan` takes 200,000 records, `python -m bench.scan 20000` fewer. The pages are invented, of 44 KB
(4 to 5 KB packed), each with a JSON-LD block; a stated share of them holds an ad of 3 KB. Ours finds, reads and
judges the ads and writes all tables; the peer only takes the JSON-LD of each page. Rates are records a second of
processor time; the gain of the second worker is in wall time, so it wants two idle cores.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.engine.here import Here
from crawler.scan.inputs import Archive, archives
from crawler.scan.service import scan
from crawler.scan.work import Order, scan_file

RECORDS: Final = 200_000
FILES: Final = 8
SHARE: Final = 0.03
"""Of the pages that hold an ad."""
BODIES: Final = 400
"""Different bodies; each record has its own address and headers."""
PEER: Final = 3_000
"""Records that the peer reads in each round."""
ROUNDS: Final = 3
SEED: Final = 11


def _words(chance: random.Random) -> Iterator[str]:
    """Invented words by Zipf's law."""
    words = ["".join(chance.choices("aeioubdfgklmnprstvz", k=chance.randint(2, 10))) for _ in range(30_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    while True:
        yield from chance.choices(words, weights, k=10_000)


def page(chance: random.Random, words: Iterator[str], *, ad: bool) -> bytes:
    """A page of about 44 KB with a JSON-LD block, of an ad or of its place in the site."""

    def said(count: int) -> str:
        return " ".join(next(words) for _ in range(count))

    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"position": n, "name": said(2)} for n in (1, 2)],
    }
    posting = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": said(4),
        "description": "".join(f"<p>{said(60)}</p>" for _ in range(8))
        + f"<p>WhatsApp +234 800 000 {chance.randrange(10_000):04d}</p>",
        "datePosted": "2026-11-01", "hiringOrganization": {"@type": "Organization", "name": said(2)},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Lagos", "addressCountry": "NG"}},
    }  # fmt: skip
    block = json.dumps(posting if ad else crumbs)
    rows = "".join(
        f'<div class="card card--row list__item u-pad-2"><a class="card__link" href="/p/{n}">{said(2)}</a>'
        f'<span class="card__meta card__meta--muted">{said(1)}</span></div>\n'
        for n in range(240 if ad else 264)
    )
    head = f'<title>{said(5)}</title><script type="application/ld+json">{block}</script>'
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{rows}</body></html>".encode()


class Member:
    """A gzip member of a record whose body is packed once and used again under many addresses."""

    def __init__(self, body: bytes) -> None:
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._packed = packer.compress(body + b"\r\n\r\n") + packer.flush()
        self._body = body

    def record(self, url: str) -> bytes:
        """The record at an address; head and body are two pieces of one deflate stream."""
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: bench\r\n\r\n"
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-20T08:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{hash(url) & 0xFFFFFFFF:032x}>\r\nContent-Type: application/http; "
            f"msgtype=response\r\nContent-Length: {len(block) + len(self._body)}\r\n\r\n"
        ).encode() + block
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
        whole = zlib.crc32(self._body + b"\r\n\r\n", zlib.crc32(head))
        size = len(head) + len(self._body) + 4
        return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + start + self._packed + struct.pack("<II", whole, size)


def make(folder: Path, count: int, files: int, share: float) -> list[Archive]:
    """Archives with so many records together."""
    chance = random.Random(SEED)
    words = _words(chance)
    bodies = {ad: [Member(page(chance, words, ad=ad)) for _ in range(BODIES // 2)] for ad in (True, False)}
    for number in range(files):
        with (folder / f"{number}.warc.gz").open("wb") as out:
            for n in range(count // files):
                out.write(
                    chance.choice(bodies[chance.random() < share]).record(f"https://b{number}.example/{n}")
                )
    return archives([str(folder)])


def ours(files: list[Archive], out: Path) -> tuple[int, float]:
    """Records, and processor seconds of scanning them in this process."""
    begun = time.process_time()
    records = sum(scan_file(Order(one, str(out), "bench")).records for one in files)
    return records, time.process_time() - begun


def peer(file: Archive, most: int) -> float:
    """Processor seconds a record: warcio, parsel, and the JSON-LD of each page."""
    from parsel import Selector
    from warcio.archiveiterator import ArchiveIterator

    begun, done = time.process_time(), 0
    with Path(file.address).open("rb") as stream:
        for record in ArchiveIterator(stream):
            body = record.content_stream().read().decode()
            blocks = Selector(text=body).xpath('//script[@type="application/ld+json"]/text()').getall()
            assert [json.loads(block) for block in blocks]
            done += 1
            if done == most:
                break
    return (time.process_time() - begun) / done


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of a whole scan."""

    wall: float
    cpu: float
    """Of all its processes."""


def whole(files: list[Archive], out: Path, jobs: int) -> Spent:
    """A scan with so many processes."""
    begun, cpu = time.perf_counter(), _cpu()
    report = scan(files, out, Here(jobs), source="bench", region=None, watch=lambda report: None)
    assert not report.failed
    return Spent(time.perf_counter() - begun, _cpu() - cpu)


def _cpu() -> float:
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in told)


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def _one_core(mixed: list[Archive], root: Path) -> None:
    rates, ratios = [], []
    for number in range(ROUNDS):
        theirs = peer(mixed[number], PEER)
        share = mixed[number * FILES // ROUNDS : (number + 1) * FILES // ROUNDS]
        records, spent = ours(share, root / "one")
        rates.append(records / spent)
        ratios.append(theirs * records / spent)
    rate = statistics.median(rates)
    print(f"   scan {rate:,.0f} records a second and core (goal 8,000), {1e6 / rate:.0f} us each; {_load()}")
    print(
        f"   that is {statistics.median(ratios):.1f} times warcio + parsel (goal 4), which judge and write nothing"
    )


def main(count: int = RECORDS) -> None:
    """Print the rates and ratios."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in ("mixed", "all"):
            (root / part).mkdir()
        mixed = make(root / "mixed", count, FILES, SHARE)
        dense = make(root / "all", max(count // 40, 200), 1, 1.0)
        size = sum(one.size or 0 for one in mixed)
        print(f"   {count:,} records, {size / 1e6:,.0f} MB packed, {SHARE:.0%} with an ad")
        ours(dense, root / "warm")
        _one_core(mixed, root)
        records, spent = ours(dense, root / "dense")
        each = spent / records * 1e6
        print(f"   {records:,} records with an ad each: {records / spent:,.0f} a second, {each:,.0f} us each")
        one, two = whole(mixed, root / "w1", 1), whole(mixed, root / "w2", 2)
        print(f"   on the clock: one worker {one.wall:.1f} s, two {two.wall:.1f} s; {_load()}")
        print(
            f"   two are {one.wall / two.wall:.2f} times as fast (goal 1.7); by processor time, so with idle "
            f"cores, {2 * one.cpu / two.cpu:.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
