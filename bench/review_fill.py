# ruff: noqa: E501 - rows of a table
"""A large store for the console's benchmark: the ads of the planted campaigns, written straight into the tables.

Texts, titles, employers, contacts and the grouping are the generator's (quality/corpora/planted); its campaigns are all in
the queue, and so many of its other groups that the queue holds three campaigns for every ten ads. Signs, scores,
countries and days are drawn at random: a crawl with judging and joining would take hours.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from bench.campaigns_giant import contact, template
from bench.review_copies import copies, last, prove_later, record_versions
from crawler.campaigns.sketch import SIGNATURES
from crawler.store import Store
from crawler.store.columns import insert
from crawler.store.contact_forms import ContactForms
from crawler.store.ledger import PROVED
from crawler.triage.refresh import refresh_stale
from quality.corpora.planted import SHARES, LabelledAd, Planter

COUNTRIES = ("NG", "OM", "QA", "SA", "AE", "KH", "MM", "RO", "CA", "GB", "KE", "GH", "PH", "ID", "EG")
SIGNS = tuple(
    (name, points, weight)
    for name, points, weight in (
        ("upfront-recruitment-fee", 6.0, "strong"), ("passport-retention", 6.0, "strong"),
        ("guaranteed-job-or-visa", 6.0, "strong"), ("messaging-app-only", 3.0, "medium"),
        ("all-inclusive-package", 3.0, "medium"), ("no-requirements", 1.0, "weak"), ("urgency-and-scarcity", 1.0, "weak"),
    )
)  # fmt: skip
SOURCES = 40
"""Invented sources; chosen by hand."""
QUEUED = 0.3
"""Campaigns in the queue for each ad."""
GIANT = 20_000
"""Ads of the one giant campaign, in a store that is larger."""
BUSY = 50_000
"""Ads with one mailbox, an agency's, each a campaign of its own, in a store of five times as many."""
COPIED_ADS = 120_000
"""Ordinary ads up to which each is written; a larger store has copies of them with other contacts."""
PLANTED = frozenset({"light", "medium", "heavy", "twin"})
"""Kinds of ads that are a campaign's."""


def worst(total: int) -> Iterator[list[LabelledAd]]:
    """The worst cases of a store of so many ads: the giant campaign, then the agency's ads."""
    if total > GIANT:
        yield list(template(GIANT))
    if total > 5 * BUSY:
        yield from ([ad] for ad in contact(BUSY))


def ordinary(total: int, seed: int = 7) -> Iterator[tuple[list[LabelledAd], bool]]:
    """Campaigns of about `total` ads, and whether each is in the queue."""
    planter = Planter(seed)
    ads = queued = number = 0
    while ads < total:
        kind = planter.random.choices(list(SHARES), list(SHARES.values()))[0]
        for _, group in groupby(planter.group(kind, number), lambda ad: ad.truth):
            members = list(group)
            ads += len(members)
            waits = members[0].kind in PLANTED or queued < QUEUED * ads
            queued += waits
            yield members, waits
        number += 1


def fill(store: Store, total: int, batch: int = 20_000) -> None:
    """Write about `total` ads with their campaigns, and make the queue; open the store anew for proofs of its rows."""
    rng, begun = random.Random(7), time.perf_counter()
    now = datetime.now(UTC)
    for setting in (
        "synchronous = OFF",
        "cache_size = -1000000",
    ):  # nothing is lost with a home of a benchmark
        store.database.execute(f"PRAGMA {setting}")
    with store.transaction():
        store.campaigns.reset(SIGNATURES)
    _fill_runs(store)
    prove_later(store)
    rows = _Rows(store)

    def write(groups: Iterable[tuple[list[LabelledAd], bool]]) -> None:
        for members, queued in groups:
            rows.campaign(members, queued, now - timedelta(days=rng.random() * 200), rng)
            if len(rows.listings) >= batch:
                rows.write()
        rows.write()
        while refresh_stale(store.database, 5_000):
            pass

    write((members, place % 3 == 0) for place, members in enumerate(worst(total)))
    before = last(store)
    rest = total - before.listing
    times = -(-rest // COPIED_ADS) - 1
    write(ordinary(rest // (times + 1)))
    copies(store, before, times)
    with store.transaction():
        store.campaigns.placed(last(store).listing)  # no verb is to join the ads anew
    record_versions(store)
    store.database.execute("ANALYZE")
    made = store.database.number("SELECT count(*) FROM queue WHERE state = 'open'")
    taken = time.perf_counter() - begun
    print(
        f"   {last(store).listing:,} ads, {made:,} campaigns in the queue, written in {taken:.0f} s",
        flush=True,
    )


def _fill_runs(store: Store) -> None:
    for number in range(SOURCES):
        run = store.runs.begin(
            f"board{number}", kind="sitemap", url=f"https://board{number}.example/", region="NG"
        )
        store.runs.finish(run, "finished", scheduled=100, state="healthy")


def fill_campaign(store: Store, members: list[LabelledAd]) -> None:
    """Write one campaign alone, as number 1."""
    _fill_runs(store)
    rows = _Rows(store)
    rows.campaign(members, True, datetime.now(UTC), random.Random(7))
    rows.write()
    while refresh_stale(store.database, 5_000):
        pass


class _Rows:
    """Rows of one batch."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listing = self._campaign = 0
        self._last_contact = 0
        self._contacts: dict[tuple[str, str], tuple[int, int]] = {}
        self._clear()

    def _clear(self) -> None:
        self._touched: set[tuple[str, str]] = set()
        self.listings: list[tuple[Any, ...]] = []
        self._versions: list[tuple[Any, ...]] = []
        self._assessed: list[tuple[Any, ...]] = []
        self._hits: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []
        self._campaigns: list[tuple[Any, ...]] = []
        self._members: list[tuple[Any, ...]] = []

    def campaign(self, members: list[LabelledAd], queued: bool, first: datetime, rng: random.Random) -> None:
        """One campaign with its ads and the contacts in them."""
        self._campaign += 1
        signs = rng.sample(SIGNS, 4) if queued else [SIGNS[-1]]
        score = sum(points for _, points, _ in signs) + (6 if queued else 0)
        band = "priority" if score >= 18 else "look" if queued else "low"
        seen, size = first.isoformat(), len(members)
        employers = len({ad.hiring_organization for ad in members})
        self._campaigns.append(
            (self._campaign, "campaign" if size > 1 else "single", members[0].title, size, size, 1, employers, seen, seen, score,
             band, json.dumps(["fee-scam"] if queued else []), json.dumps(["invented"]))
        )  # fmt: skip
        for ad in members:
            self._listing += 1
            self._ad(self._listing, self._campaign, ad, seen, score, band, signs, rng)

    def _ad(
        self, listing: int, campaign: int, ad: LabelledAd, seen: str, score: float, band: str,
        signs: list[tuple[str, float, str]], rng: random.Random,
    ) -> None:  # fmt: skip
        source, country, text = f"board{listing % SOURCES}", rng.choice(COUNTRIES), ad.description
        self.listings.append(
            (listing, f"k{listing}", source, f"https://{source}.example/{listing}", seen, seen, listing, f"h{listing}",
             ad.language, score, band, country)
        )  # fmt: skip
        self._versions.append(
            (listing, listing, 1, None, seen, f"h{listing}", None, ad.title, ad.hiring_organization, ad.job_location,
             ad.base_salary, seen[:10], text, "", "{}")
        )  # fmt: skip
        harm = '["fee-scam"]'
        self._assessed.append(
            (listing, "bench", ad.language, "ad", score, band, harm, '["invented"]', json.dumps([country]))
        )
        for place, (name, points, weight) in enumerate(signs):
            start = min(place * 30, max(0, len(text) - 20))
            self._hits.append(
                (listing, listing, name, start, start + 20, weight, points, text[start : start + 20])
            )
        for kind, value, words in ad.contacts:
            start = text.find(words)
            if start >= 0:
                self._links.append(
                    (listing, listing, self._contact(kind, value), start, start + len(words), words)
                )
        self._members.append((listing, campaign))

    def _contact(self, kind: str, value: str) -> int:
        """Number of a contact, with one more ad that carries it; one contact may serve several campaigns."""
        number, n = self._contacts.get((kind, value), (self._last_contact + 1, 0))
        self._last_contact = max(self._last_contact, number)
        self._contacts[kind, value] = (number, n + 1)
        self._touched.add((kind, value))
        return number

    def write(self) -> None:
        """Write the batch in one transaction."""
        many = self._store.database.write_many
        with self._store.transaction():
            many(
                'INSERT INTO listings (id, "key", source, url, first_seen, last_seen, version, versions, content_hash,'
                " language, score, band, country) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
                self.listings,
            )
            many(insert("versions", PROVED["version"].columns), self._versions)
            many(
                "INSERT INTO assessments (version, ruleset, language, document_type, score, band, harm_types, reasons, destinations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._assessed,
            )
            many(
                "INSERT INTO hits VALUES (?, ?, ?, 'ad', 'description', ?, ?, ?, ?, ?, 'Invented for the benchmark.')",
                self._hits,
            )
            many(
                "INSERT INTO contacts (id, kind, value, listings) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET listings = excluded.listings",
                [(number, *one, n) for one in self._touched for number, n in (self._contacts[one],)],
            )
            many("INSERT INTO links VALUES (?, ?, ?, 'description', ?, ?, ?, 0, '[]', 1, 0, '')", self._links)
            values = {(self._contacts[one][0], one[1]) for one in self._touched}
            ContactForms(self._store.database).add(
                values | {(contact, raw) for _, _, contact, _, _, raw in self._links}
            )
            many(
                "INSERT INTO campaigns (id, kind, title, listings, online, sources, employers, first_seen, last_seen,"
                " score, band, harm_types, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._campaigns,
            )
            many("INSERT INTO campaign_members VALUES (?, ?)", self._members)
            many(
                "INSERT INTO listings_fts (rowid, title, hiring_organization, job_location, description, text)"
                " VALUES (?, ?, ?, ?, ?, '')",
                [(row[0], *row[7:10], row[12]) for row in self._versions],
            )
        self._clear()
