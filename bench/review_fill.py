# ruff: noqa: E501 - rows of a table
"""A large store for the console's benchmark, written straight into the tables: a crawl would take an hour.

A third of the ads is in campaigns that wait in the queue (most alone, some of 2 to 200 ads), the rest scores
low. Names, hosts and numbers are invented.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.store import Store
from crawler.store.review.refresh import refresh_stale

COUNTRIES = ("NG", "OM", "QA", "SA", "AE", "KH", "MM", "RO", "CA", "GB", "KE", "GH", "PH", "ID", "EG")
SIGNS = tuple(
    (name, points, weight)
    for name, points, weight in (
        ("upfront-recruitment-fee", 6.0, "strong"), ("passport-retention", 6.0, "strong"),
        ("guaranteed-visa-or-job", 6.0, "strong"), ("chat-only-contact", 3.0, "medium"),
        ("all-inclusive-package", 3.0, "medium"), ("no-skill-needed", 1.0, "weak"), ("urgency", 1.0, "weak"),
    )
)  # fmt: skip
SOURCES = 40
QUEUED = 0.3
"""Campaigns in the queue for each ad."""
WORDS = [
    a + b + c for a in ("ba", "do", "ki", "lu", "me") for b in ("ra", "si", "tu", "ve", "no") for c in "nrslt"
]


def sizes(total: int, rng: random.Random) -> Iterator[tuple[int, bool]]:
    """How many ads each campaign has, and whether it is in the queue."""
    queued, left = int(total * QUEUED), total
    for number in range(queued):
        size = 200 if number % 2_000 == 0 else 1 if rng.random() < 0.8 else rng.randint(2, 5)
        size = min(size, left - (queued - number - 1))
        left -= size
        yield size, True
    for _ in range(left):
        yield 1, False


def fill(store: Store, total: int, batch: int = 20_000) -> None:
    """Write `total` ads with their campaigns, and make the queue."""
    rng, begun = random.Random(7), time.perf_counter()
    now = datetime.now(UTC)
    for number in range(SOURCES):
        run = store.runs.begin(
            f"board{number}", kind="sitemap", url=f"https://board{number}.example/", region="NG"
        )
        store.runs.finish(run, "finished", scheduled=100, state="healthy")
    rows = _Rows(store)
    listing = 0
    for campaign, (size, queued) in enumerate(sizes(total, rng), 1):
        first = now - timedelta(days=rng.random() * 200)
        rows.campaign(campaign, size, queued, first, listing + 1, rng)
        listing += size
        if len(rows.listings) >= batch:
            rows.write()
    rows.write()
    print(f"   {total:,} ads written in {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    while refresh_stale(store.database, 5_000):
        pass
    store.database.execute("ANALYZE")
    made = store.database.number("SELECT count(*) FROM queue WHERE state = 'open'")
    print(f"   queue of {made:,} campaigns made in {time.perf_counter() - begun:.0f} s", flush=True)


class _Rows:
    """Rows of one batch."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._clear()

    def _clear(self) -> None:
        self.listings: list[tuple[Any, ...]] = []
        self._versions: list[tuple[Any, ...]] = []
        self._assessed: list[tuple[Any, ...]] = []
        self._hits: list[tuple[Any, ...]] = []
        self._contacts: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []
        self._campaigns: list[tuple[Any, ...]] = []
        self._members: list[tuple[Any, ...]] = []

    def campaign(
        self, campaign: int, size: int, queued: bool, first: datetime, at: int, rng: random.Random
    ) -> None:
        """One campaign with its ads and one contact of its own."""
        signs = rng.sample(SIGNS, 4) if queued else [SIGNS[-1]]
        score = sum(points for _, points, _ in signs) + (6 if queued else 0)
        band = "priority" if score >= 18 else "look" if queued else "low"
        title = " ".join(rng.choices(WORDS, k=4))
        seen = first.isoformat()
        self._contacts.append((campaign, "whatsapp", f"+23470{campaign:08d}", size))
        self._campaigns.append(
            (campaign, "campaign" if size > 1 else "single", title, size, size, 1, size, seen, seen, score, band,
             json.dumps(["fee-scam"] if queued else []), json.dumps(["invented"]))
        )  # fmt: skip
        for listing in range(at, at + size):
            self._ad(listing, campaign, title, seen, score, band, signs, rng)

    def _ad(
        self, listing: int, campaign: int, title: str, seen: str, score: float, band: str,
        signs: list[tuple[str, float, str]], rng: random.Random,
    ) -> None:  # fmt: skip
        source, country = f"board{listing % SOURCES}", rng.choice(COUNTRIES)
        text = f"{title}. {' '.join(rng.choices(WORDS, k=60))} +23470{campaign:08d}"
        self.listings.append(
            (listing, f"k{listing}", source, f"https://{source}.example/{listing}", seen, seen, listing, f"h{listing}",
             "en", score, band, country)
        )  # fmt: skip
        self._versions.append(
            (listing, listing, seen, f"h{listing}", title, f"Firm {listing % 9_999}", country, text)
        )
        harm = '["fee-scam"]'
        self._assessed.append((listing, "bench", "en", "ad", score, band, harm, '["invented"]'))
        for place, (name, points, weight) in enumerate(signs):
            self._hits.append((listing, listing, name, place * 9, place * 9 + 8, weight, points, text[:8]))
        self._links.append((listing, listing, campaign, len(text) - 14, len(text), text[-14:]))
        self._members.append((listing, campaign))

    def write(self) -> None:
        """Write the batch in one transaction."""
        many = self._store.database.write_many
        with self._store.transaction():
            many(
                'INSERT INTO listings (id, "key", source, url, first_seen, last_seen, version, versions, content_hash,'
                " language, score, band, country) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
                self.listings,
            )
            many(
                "INSERT INTO versions (id, listing, number, seen_at, content_hash, title, hiring_organization,"
                " job_location, base_salary, description, text, posting) VALUES (?, ?, 1, ?, ?, ?, ?, ?, '', ?, '', '{}')",
                self._versions,
            )
            many("INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._assessed)
            many(
                "INSERT INTO hits VALUES (?, ?, ?, 'ad', 'description', ?, ?, ?, ?, ?, 'Invented for the benchmark.')",
                self._hits,
            )
            many("INSERT INTO contacts (id, kind, value, listings) VALUES (?, ?, ?, ?)", self._contacts)
            many("INSERT INTO links VALUES (?, ?, ?, 'description', ?, ?, ?, 0, '[]', 1, 0, '')", self._links)
            many(
                "INSERT INTO campaigns (id, kind, title, listings, online, sources, employers, first_seen, last_seen,"
                " score, band, harm_types, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._campaigns,
            )
            many("INSERT INTO campaign_members VALUES (?, ?)", self._members)
            many(
                "INSERT INTO listings_fts (rowid, title, hiring_organization, job_location, description, text)"
                " VALUES (?, ?, ?, ?, ?, '')",
                [(row[0], row[4], row[5], row[6], row[7]) for row in self._versions],
            )
        self._clear()
