"""Invented archives: pages with and without ads, packed as WARC records in any order and any state."""

import gzip
import json
from pathlib import Path

LOOK = (
    "Housemaids wanted for Oman. No experience, no papers needed. Pay a registration fee of N20,000 before "
    "the interview. We keep your passport. WhatsApp +234 803 000 0{number:03d} only."
)
PLAIN = (
    "We look for a cook for our canteen. You cook lunch for forty people, five days a week, with a contract."
)
FILLER = "<p>Our company has been baking bread since 1970.</p>" * 40


def job_page(number: int, description: str = PLAIN) -> bytes:
    ad = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"Job {number}",
        "description": f"<p>{description.format(number=number)}</p>",
        "datePosted": "2026-11-01",
        "hiringOrganization": {"@type": "Organization", "name": f"Example {number % 3}"},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Lagos", "addressCountry": "NG"}},
    }
    block = f'<script type="application/ld+json">{json.dumps(ad)}</script>'
    return f"<!DOCTYPE html><html lang=en><head>{block}</head><body>{FILLER}</body></html>".encode()


def other_page(number: int) -> bytes:
    return f"<!DOCTYPE html><html><body><h1>Page {number}</h1>{FILLER}</body></html>".encode()


def record(
    url: str, body: bytes, *, kind: str = "response", headers: str = "", http: str = "", packed: bool = True
) -> bytes:
    """One record, as a gzip member of its own unless given otherwise."""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{http}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-20T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url[-8:]}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"{headers}Content-Length: {len(block)}\r\n\r\n"
    )
    whole = head.encode() + block + b"\r\n\r\n"
    return gzip.compress(whole, 1, mtime=0) if packed else whole


def mixed(first: int = 0, count: int = 12) -> list[bytes]:
    """Records of pages: of each four, one plain ad, one worth a look, and two without an ad."""
    pages = [
        job_page(n) if n % 4 == 0 else job_page(n, LOOK) if n % 4 == 1 else other_page(n)
        for n in range(first, first + count)
    ]
    return [record(f"https://board.example/{n}", body) for n, body in enumerate(pages, first)]


def write(path: Path, records: list[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(records))
    return path
