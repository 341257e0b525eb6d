"""The work of the trial, the same for every engine: functions of arrays and files that know none of them."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[Any]

BANDS: Final = 16
GROUP: Final = 4
"""Half of the planted ads are alone, the others in groups of so many."""
SHARED: Final = 0.6
"""Chance that an ad has the key of its group in a band."""


def write_archive(path: Path, number: int, records: int) -> None:
    """A WARC file of invented pages, three in a hundred with a JobPosting."""
    from gzip import compress

    chance = random.Random(number)
    words = ["".join(chance.choices("aeioubdfgklmnprst", k=chance.randint(3, 9))) for _ in range(2_000)]
    bodies = []
    for n in range(40):
        rows = "".join(
            f'<div class="card"><a href="/p/{k}">{chance.choice(words)}</a></div>' for k in range(400)
        )
        ad = '<script type="application/ld+json">{"@type": "JobPosting"}</script>' if n == 0 else ""
        bodies.append(f"<!DOCTYPE html><html><head>{ad}</head><body>{rows}</body></html>".encode())
    with path.open("wb") as file:
        for n in range(records):
            body = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + bodies[chance.randrange(len(bodies))]
            )
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://b.example/{n}\r\n"
                f"WARC-Date: 2026-11-20T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:08d}-{n:08d}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            file.write(compress(head.encode() + body + b"\r\n\r\n", 6, mtime=0))


def scan(path: str) -> tuple[int, int, float]:
    """Records, pages that may hold an ad, processor seconds."""
    from fastwarc.warc import ArchiveIterator

    begun, records, found = time.process_time(), 0, 0
    with Path(path).open("rb") as file:
        for record in ArchiveIterator(file):
            body = record.reader.read()
            records += 1
            found += b"JobPosting" in body or b"jobposting" in body
    return records, found, time.process_time() - begun


def signatures(number: int, ads: int, partitions: int) -> list[Rows]:
    """Bands of planted ads, parted by their key: rows of key and ad; groups lie over all parts."""
    chance = np.random.default_rng(number)
    first = number * ads
    names = np.arange(first, first + ads, dtype=np.int64)
    group = np.where(names % 2 == 0, names, (names % (ads // GROUP)) * 2 + 1)  # odd ones meet in other parts
    keys = np.empty((BANDS, ads), np.int64)
    for band in range(BANDS):
        shared = chance.random(ads) < SHARED
        keys[band] = _mixed(np.where(shared, group, names) * BANDS + band + (~shared) * (1 << 40))
    rows = np.stack([keys.ravel(), np.tile(names, BANDS)], axis=1)
    rows = rows[np.argsort(rows[:, 0].view(np.uint64) % np.uint64(partitions), kind="stable")]
    ends = np.searchsorted(rows[:, 0].view(np.uint64) % np.uint64(partitions), np.arange(partitions + 1))
    return [rows[ends[n] : ends[n + 1]].copy() for n in range(partitions)]


def edges(*parts: Rows) -> Rows:
    """Neighbours under each key of a partition."""
    rows = np.concatenate(parts)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    same = rows[1:, 0] == rows[:-1, 0]
    found: Rows = np.unique(np.stack([rows[:-1, 1][same], rows[1:, 1][same]], axis=1), axis=0)
    return found


def groups(ads: int, found: list[Rows]) -> int:
    """How many connected components there are."""
    labels = np.arange(ads)
    pairs = np.concatenate(found)
    while len(pairs):
        ends = labels[pairs]
        apart = ends[:, 0] != ends[:, 1]
        pairs, ends = pairs[apart], ends[apart]
        np.minimum.at(labels, ends.max(axis=1), ends.min(axis=1))
        while not np.array_equal(above := labels[labels], labels):
            labels = above
    return len(np.unique(labels))


def _mixed(numbers: Rows) -> Rows:
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(31)
    found: Rows = (mixed * np.uint64(0xBF58476D1CE4E5B9)).astype(np.int64)
    return found
