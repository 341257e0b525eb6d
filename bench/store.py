"""The store: batches with full text, contacts, hits and chain against a bare executemany of the same rows.

Also: an unchanged ad against a full insert, verification in records a minute of CPU, listings read back a second, and
what each zlib level costs on a page. Exit status 1 where an aim is missed by more than `NOISE`.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.figures import record
from crawler.evidence.captures import open_writer
from crawler.evidence.exchange import Exchange
from crawler.evidence.verify import verify
from crawler.records import Assessment, Contact, Hit, JobPosting
from crawler.store import Observation, Store

ADS = 4000
"""Invented ads; chosen by hand."""
BATCH = 500
"""Ads per transaction; chosen by hand."""
ROUNDS = 3
"""Runs per figure; chosen by hand."""
BARE_AIM = 0.5
"""Rows a second by those of bare SQLite with full text."""
UNCHANGED_AIM = 0.1
"""Cost of an unchanged ad by that of a new one."""
VERIFY_AIM = 1_000_000
"""Records verified a minute."""
NOISE = 0.2
"""What these ratios differ between two runs on a busy machine (November 2026)."""
SEEN = "2026-11-20T08:00:00Z"


def ads(count: int = ADS) -> list[JobPosting]:
    """Invented ads of about 3 KB with two contacts and four hits each; words by Zipf's law."""
    chance = random.Random(7)
    words = ["".join(chance.choices("aeioubdfgklmnprstvz", k=chance.randint(2, 10))) for _ in range(30_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [_ad(number, " ".join(chance.choices(words, weights, k=450))) for number in range(count)]


def _ad(number: int, text: str) -> JobPosting:
    phone = f"+234 800 000 {number % 10_000:04d}"
    description = f"{phone} {text}"
    contacts = tuple(
        Contact(
            kind=kind, value=phone.replace(" ", ""), raw=phone, field="description", start=0, end=len(phone)
        )
        for kind in ("phone", "whatsapp")
    )
    hits = tuple(
        Hit(
            id=f"indicator-{n}",
            weight="medium",
            quote=description[n * 50 : n * 50 + 20],
            field="description",
            start=n * 50,
            end=n * 50 + 20,
            why="One sentence that an analyst can read aloud to a colleague.",
            points=2.0,
        )
        for n in range(1, 5)
    )
    said = Assessment(
        language="en",
        document_type="ad",
        contacts=contacts,
        hits=hits,
        score=8.0,
        band="look",
        harm_types=("fee-scam",),
        ruleset="bench",
        reasons=("four medium indicators",),
    )
    return JobPosting(
        url=f"https://jobs.example.org/ad/{number}",
        source="bench",
        title=text[:60],
        description=description,
        hiring_organization=f"Employer {number % 500}",
        job_location="Lagos",
        date_posted="2026-11-19",
        date_posted_raw="2026-11-19",
        assessment=said,
    )


@contextmanager
def fresh() -> Iterator[Store]:
    """A store in a folder of its own, with the source begun."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        store.runs.begin("bench", kind="sitemap")
        yield store


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def save(store: Store, postings: list[JobPosting], seen: str = SEEN) -> None:
    """Save in batches, as a crawl does."""
    for start in range(0, len(postings), BATCH):
        store.save([Observation(posting=one, seen_at=seen) for one in postings[start : start + BATCH]])


def ours(postings: list[JobPosting]) -> tuple[float, float]:
    """CPU seconds of saving all as new, then of saving all again unchanged."""
    with fresh() as store:
        return cpu(lambda: save(store, postings)), cpu(lambda: save(store, postings, "2026-11-21T08:00:00Z"))


def bare(postings: list[JobPosting], *, search: bool) -> float:
    """The same rows by `sqlite3.executemany` alone, batch by batch: no hash, look-up or comparison."""
    with fresh() as store:
        save(store, postings)
        tables = (
            "listings",
            "versions",
            "assessments",
            "contacts",
            "links",
            "hits",
            "ledger",
            "proof_chunks",
        )
        rows = {name: store.database.rows(f"SELECT * FROM {name}").fetchall() for name in tables}
        if search:
            rows["listings_fts"] = [(r[0], r[7], r[8], r[9], r[12], r[13]) for r in rows["versions"]]
        script = [sql for (sql,) in store.database.rows(_SCHEMA)]
    with tempfile.TemporaryDirectory() as folder:
        raw = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        raw.execute("PRAGMA page_size = 16384")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        for statement in script:
            raw.execute(statement)
        spent = cpu(lambda: _insert(raw, rows, len(postings) // BATCH))
        raw.close()
    return spent


_INDEXED = "rowid, title, hiring_organization, job_location, description, text"
_SCHEMA = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND tbl_name IN"
    " ('sources', 'runs', 'captures', 'listings', 'versions', 'assessments', 'contacts', 'links', 'hits', 'ledger',"
    " 'listings_fts', 'proof_chunks')"
    " ORDER BY type = 'index'"
)


def _insert(raw: sqlite3.Connection, rows: dict[str, list[tuple[object, ...]]], batches: int) -> None:
    for batch in range(batches):
        raw.execute("BEGIN IMMEDIATE")
        for name, all_rows in rows.items():
            part = all_rows[batch * len(all_rows) // batches : (batch + 1) * len(all_rows) // batches]
            if part:
                into = f"{name} ({_INDEXED})" if name == "listings_fts" else name
                raw.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(part[0]))})", part)
        raw.execute("COMMIT")


def verification(count: int = 4_000) -> tuple[int, float, float]:
    """Records, CPU seconds of verifying them, and CPU microseconds of writing one capture."""
    body = "<li class='ad'>".join(one.description for one in ads(14)).encode()
    with tempfile.TemporaryDirectory() as folder:
        with Store(Path(folder)) as store, open_writer(store) as writer:
            store.runs.begin("bench", kind="sitemap")
            made = [
                Exchange(url=f"https://a.example/{n}", body=body, started=SEEN, finished=SEEN)
                for n in range(count)
            ]
            rows = [writer.write(one) for one in made[:200]]
            spent = cpu(lambda: rows.extend(writer.write(one) for one in made[200:]))
            writer.sync()
            store.captures.add(rows)
        begun = time.process_time()
        report = verify(Path(folder))
        seconds = time.process_time() - begun
    assert report.ok
    return report.entries + report.rows + report.captures, seconds, spent / (count - 200) * 1e6


def reading(postings: list[JobPosting]) -> float:
    """Listings a second read back as records, with contacts and hits."""
    with fresh() as store:
        save(store, postings)
        return len(postings) / cpu(lambda: sum(1 for _ in store.reader.each()))


def main() -> int:
    """Print the ratios, each the median of interleaved rounds in CPU time; 1 where an aim is missed."""
    postings = ads()
    rounds = [
        (*ours(postings), bare(postings, search=True), bare(postings, search=False)) for _ in range(ROUNDS)
    ]
    new, unchanged, search, rows = (median(column) / ADS * 1e6 for column in zip(*rounds, strict=True))
    print(f"   new ad        {new:8.1f} us   2 links, 4 hits, full text, chain")
    print(f"   bare, search  {search:8.1f} us   executemany of the same rows, full text too")
    print(f"   bare          {rows:8.1f} us   executemany of the same rows, no full text")
    print(
        f"   rows a second against bare with full text {search / new:.2f} (goal 0.5), without {rows / new:.2f}"
    )
    print(f"   unchanged ad  {unchanged:8.1f} us   {unchanged / new:.3f} of a new one (goal 0.1)")
    records, seconds, capture = verification()
    print(f"   verify        {records / seconds * 60:,.0f} records a minute (goal 1,000,000)")
    print(f"   capture       {capture:8.1f} us   a page of 40 KB")
    print(f"   read back     {reading(postings):,.0f} listings a second")
    minute = records / seconds * 60
    record("new ad", us=new, by_bare_rate=search / new)
    record("unchanged ad", us=unchanged, by_new=unchanged / new)
    record("verify", records_a_minute=minute)
    record("capture of 40 KB", us=capture)
    page = "<li class='ad'>".join(one.description for one in postings[:14]).encode()
    for level in (1, 3, 6):
        spent = cpu(lambda level=level: [zlib.compress(page, level) for _ in range(50)]) / 50 * 1e6  # type: ignore[misc]
        print(f"   zlib level {level}: {spent:5.0f} us, {len(zlib.compress(page, level)) / len(page):.0%}")
    missed = {
        "rows a second": search / new < BARE_AIM * (1 - NOISE),
        "unchanged ad": unchanged / new > UNCHANGED_AIM * (1 + NOISE),
        "verify": minute < VERIFY_AIM * (1 - NOISE),
    }
    for name in (name for name, misses in missed.items() if misses):
        print(f"   MISSED: {name}")
    return int(any(missed.values()))
