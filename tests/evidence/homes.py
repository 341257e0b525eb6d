"""A home with captures, versions and a signed head, for tests that check or damage it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler.evidence.captures import CaptureWriter, open_writer
from crawler.evidence.exchange import Exchange
from crawler.evidence.signing import sign_head
from crawler.store import Store
from crawler.store.chain_reader import ChainReader
from crawler.store.database import FILE
from crawler.store.ledger import chain_hash
from tests.store.ads import begin, observation, posting

STARTED = "2026-11-20T08:00:00.123456Z"


def exchange(number: int = 1, **fields: Any) -> Exchange:
    values: dict[str, Any] = {
        "url": f"https://jobs.example.org/ad/{number}",
        "headers": (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Odd", "caf\xe9")),
        "body": f"<html>ad {number}</html>".encode(),
        "request_headers": (("User-Agent", "adwatch"),),
        "started": STARTED,
        "finished": "2026-11-20T08:00:01Z",
        "ip_address": "192.0.2.7",
        "protocols": ("http/1.1", "tls/1.3"),
        "meta": {"source": "board", "hops": []},
    }
    return Exchange(**{**values, **fields})


def keep(store: Store, writer: CaptureWriter, exchanges: Sequence[Exchange]) -> tuple[int, ...]:
    rows = [writer.write(one, store.captures.latest(one.url)) for one in exchanges]
    writer.sync()
    return store.captures.add(rows)


def fill(store: Store, ads: int = 5) -> None:
    run = begin(store)
    with open_writer(store) as writer, store.transaction():
        seqs = keep(store, writer, [exchange(number, run=run) for number in range(ads)])
        store.save([observation(posting(n), run=run, capture=seq) for n, seq in enumerate(seqs)])
    store.runs.finish(run, "finished")
    sign_head(store)


def change(home: Path, sql: str, *values: object) -> None:
    """Change the store by SQL, past everything that guards it."""
    raw = sqlite3.connect(home / FILE)
    with raw:
        raw.execute(sql, values)
    raw.close()


def rehash(home: Path, start: int) -> None:
    """Write the chain again from an entry on, as a forger with the source code would."""
    raw = sqlite3.connect(home / FILE)
    with raw, Store(home) as store:
        links = [link for link in ChainReader(store.database).chain() if link.seq >= start]
        before = ChainReader(store.database).link(start - 1)
        previous = before.hash if before else "0" * 64
        for link in links:
            hashed = chain_hash(link.seq, link.at, link.kind, link.subject, link.digest, previous)
            raw.execute(
                "UPDATE ledger SET previous = ?, hash = ? WHERE seq = ?", (previous, hashed, link.seq)
            )
            previous = hashed
    raw.close()
