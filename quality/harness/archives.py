"""Invented web archives for the bulk scan: pages of 44 KB with a JSON-LD block, some of them with an ad."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from crawler.scan.inputs import Archive, archives
from quality.corpora.planted import LabelledAd, plant
from quality.corpora.planted.composer import Composer

BODIES: Final = 400
"""Different bodies; each record has its own address and headers."""
SEED: Final = 11
"""Seed of the invented archives; fixed so that figures compare from run to run."""
AD: Final = 2_700
"""Characters of a description."""


def _words(chance: random.Random) -> Iterator[str]:
    """Invented words by Zipf's law."""
    words = ["".join(chance.choices("aeioubdfgklmnprstvz", k=chance.randint(2, 10))) for _ in range(30_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    while True:
        yield from chance.choices(words, weights, k=10_000)


def ad(chance: random.Random) -> dict[str, object]:
    """A JobPosting of about 3 KB: a planted ad, told at length in its language."""
    first = chance.choice(_planted())
    lines = first.description.splitlines()
    while sum(map(len, lines)) < AD:
        lines.append(_composer().own(first.language))
    return {
        "@context": "https://schema.org", "@type": "JobPosting", "title": first.title,
        "description": "".join(f"<p>{escape(line)}</p>" for line in lines),
        "datePosted": first.date_posted, "baseSalary": first.base_salary,
        "hiringOrganization": {"@type": "Organization", "name": first.hiring_organization},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": first.job_location}},
    }  # fmt: skip


@cache
def _composer() -> Composer:
    return Composer(SEED)


@cache
def _planted() -> list[LabelledAd]:
    return plant(400, SEED)


def page(chance: random.Random, words: Iterator[str], block: object, rows: int = 240) -> bytes:
    """A page of about 44 KB with a JSON-LD block."""

    def said(count: int) -> str:
        return " ".join(next(words) for _ in range(count))

    body = "".join(
        f'<div class="card card--row list__item u-pad-2"><a class="card__link" href="/p/{n}">{said(2)}</a>'
        f'<span class="card__meta card__meta--muted">{said(1)}</span></div>\n'
        for n in range(rows)
    )
    said_of_it = json.dumps(block, ensure_ascii=False)
    head = f'<title>{said(5)}</title><script type="application/ld+json">{said_of_it}</script>'
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>".encode()


CRUMBS: Final = {
    "@type": "BreadcrumbList",
    "itemListElement": [{"position": n, "name": "Jobs"} for n in (1, 2)],
}
"""What a page without an ad says of itself."""


class GzipMember:
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
    half = range(BODIES // 2)
    bodies = {
        True: [GzipMember(page(chance, words, ad(chance))) for _ in half],
        False: [GzipMember(page(chance, words, CRUMBS, rows=264)) for _ in half],
    }
    for number in range(files):
        with (folder / f"{number}.warc.gz").open("wb") as out:
            for n in range(count // files):
                out.write(
                    chance.choice(bodies[chance.random() < share]).record(f"https://b{number}.example/{n}")
                )
    return archives([str(folder)])
