"""Invented web archives for the bulk scan: pages of 44 KB with a JSON-LD block, some of them with an ad."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crawler.scan.inputs import Archive, archives

BODIES: Final = 400
"""Different bodies; each record has its own address and headers."""
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
    folder.mkdir(parents=True, exist_ok=True)
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
