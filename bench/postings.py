"""Reading pages: JSON-LD and text of a page, and WARC files, each compared with the usual libraries in the same run.

CPU time, median of interleaved rounds. Peers: extruct (JSON-LD only), parsel with `json`, html-text, warcio
with parsel. The pages are invented ones of 44 KB, and those of the real site where it is there.
"""

from __future__ import annotations

import io
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from crawler.imports import read_path
from crawler.postings import Hints
from crawler.postings.charset import decode
from crawler.postings.jsonld import postings_of, read_blocks
from crawler.postings.page import read_page
from crawler.records import Page
from crawler.text.html import visible_text
from quality.material import NoMaterial, material

ROUNDS: Final = 5
"""Runs per figure; chosen by hand."""
PAGES: Final = 200
"""Invented pages per run; chosen by hand."""
SEED: Final = 7
"""Seed of the invented pages; any number does, it is fixed so that runs compare."""
WORDS: Final = (
    "cook", "driver", "nurse", "care", "rice", "hotel", "night", "salary", "monthly", "write", "call", "apply",
)  # fmt: skip

Work = Callable[[bytes], object]


def _page(dice: random.Random) -> bytes:
    """An invented ad page of about 44 KB with two JSON-LD blocks, as boards send them."""

    def said(count: int) -> str:
        return " ".join(dice.choices(WORDS, k=count))

    ad = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": said(4),
        "description": "".join(f"<p>{said(60)}</p>" for _ in range(8)), "datePosted": "2026-11-01",
        "hiringOrganization": {"@type": "Organization", "name": said(2)},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Lagos", "addressCountry": "NG"}},
    }  # fmt: skip
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"position": n, "name": said(2)} for n in range(4)],
    }
    cards = "".join(
        f'<div class="card c{n}"><a href="/jobs/{n}">{said(4)}</a><p>{said(24)}</p></div>' for n in range(190)
    )
    blocks = "".join(
        f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in (crumbs, ad)
    )
    head = f"<title>{said(5)}</title>{blocks}"
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{cards}</body></html>".encode()


def _ours(body: bytes) -> int:
    return len(postings_of(read_blocks(decode(body))[0]))


def _parsel(body: bytes) -> int:
    from parsel import Selector

    found = Selector(text=body.decode()).xpath('//script[@type="application/ld+json"]/text()').getall()
    return sum(json.loads(block, strict=False).get("@type") == "JobPosting" for block in found)


def _extruct(body: bytes) -> int:
    import extruct

    found = extruct.extract(body.decode(), syntaxes=["json-ld"], uniform=False)["json-ld"]
    return sum(block.get("@type") == "JobPosting" for block in found)


def _html_text(body: bytes) -> str:
    import html_text

    return str(html_text.extract_text(body.decode()))


def _medians(pages: list[bytes], works: dict[str, Work]) -> dict[str, float]:
    """Microseconds a page, each work run in turn in every round."""
    for work in works.values():
        work(pages[0])
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            begun = time.process_time()
            for body in pages:
                work(body)
            spent[name].append((time.process_time() - begun) / len(pages) * 1e6)
    return {name: statistics.median(times) for name, times in spent.items()}


def _show(title: str, spent: dict[str, float]) -> None:
    ours = spent["ours"]
    peers = "; ".join(
        f"{name} {cost:.0f} us, {cost / ours:.1f} times ours"
        for name, cost in spent.items()
        if name != "ours"
    )
    print(f"   {title}: ours {ours:.0f} us; {peers}")


def _warc_ours(path: Path) -> int:
    return sum(_ours(item.page.body) for item in read_path(path) if item.page)


def _warc_peer(path: Path) -> int:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as stream:
        return sum(
            _parsel(record.content_stream().read())
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        )


def _warc(pages: list[bytes]) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        with path.open("wb") as out:
            writer: Any = WARCWriter(out, gzip=True)
            for number, body in enumerate(pages):
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                url = f"https://board.example/{number}"
                payload = io.BytesIO(body)
                writer.write_record(
                    writer.create_warc_record(url, "response", payload=payload, http_headers=headers)
                )
        works: dict[str, Callable[[Path], int]] = {"ours": _warc_ours, "warcio + parsel": _warc_peer}
        spent: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                begun = time.process_time()
                assert work(path) == len(pages), name
                spent[name].append((time.process_time() - begun) / len(pages) * 1e6)
        _show("WARC record to JSON-LD", {name: statistics.median(times) for name, times in spent.items()})


def main() -> None:
    """Print what each step costs, and how many times that its peers cost."""
    dice = random.Random(SEED)
    invented = [_page(dice) for _ in range(PAGES)]
    print(f"   {PAGES} invented pages of {statistics.mean(map(len, invented)) / 1000:.0f} KB")
    peers: dict[str, Work] = {"ours": _ours, "extruct": _extruct, "parsel + json": _parsel}
    _show("JSON-LD of a page", _medians(invented, peers))
    texts: dict[str, Work] = {"ours": lambda body: visible_text(body.decode()), "html-text": _html_text}
    _show("page to text", _medians(invented, texts))
    _warc(invented)
    hints = Hints(source="bench")

    def whole(body: bytes) -> object:
        return read_page(
            Page(url="https://board.example/", body=body, fetched_at="2026-11-25T00:00:00Z"), hints
        )

    print(f"   page to posting, everything: {_medians(invented, {'ours': whole})['ours']:.0f} us")
    try:
        real = [file.read_bytes() for file in sorted(material("sites/rebase/jobs").glob("*.html"))[:PAGES]]
    except NoMaterial as absent:
        print(f"   real pages skipped: {absent}")
        return
    _show(f"JSON-LD of {len(real)} real pages", _medians(real, peers))
    spent = _medians(real, {"ours": whole})["ours"]
    print(f"   real page to posting, whole text from the page included: {spent:.0f} us")
