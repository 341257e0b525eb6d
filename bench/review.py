# ruff: noqa: E501 - rows of a table
"""How fast the console answers: p95 of every page, and of deciding, while a crawl writes.

Aims: every page at most 50 ms of the console's CPU, 60 ms at its p95, and 60 kB as it is sent (packed); deciding with
the next page at most 40 ms of CPU, at a million ads with 300,000 campaigns in the queue, one of them of 20,000 ads with 4,000 numbers (see
`bench.review_fill`). ADWATCH_BENCH_LISTINGS sets the ads (default 50,000), ADWATCH_BENCH_ROUNDS the requests a page,
ADWATCH_BENCH_HOME keeps the store between runs. Exit status 1 where an aim is missed by more than `NOISE`. The time
that passes says little on a busy machine, so it has no aim.
"""

from __future__ import annotations

import gzip
import http.client
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from urllib.parse import urlencode

from bench.figures import record
from bench.review_fill import fill
from crawler.evidence.retaining import STAMP
from crawler.records import Assessment, JobPosting
from crawler.review.accounts.people_page import make_account
from crawler.store import Observation, Store

ROUNDS = int(os.environ.get("ADWATCH_BENCH_ROUNDS", "60"))
"""Requests per page; chosen by hand."""
CPU_AIM = 50.0
"""Milliseconds of the console's CPU for a page, on average."""
P95_AIM = 60.0
"""The same for 19 pages of 20."""
DECIDE_AIM = 40.0
"""Milliseconds of the console's CPU for deciding with the next page, on average."""
SIZE_AIM = 60.0
"""Kilobytes of a page as it is sent."""
NOISE = 0.15
"""What CPU time differs between two runs on a busy machine (November 2026)."""
FOUND = {
    "a common word": "work", "a rare word": '"desk77"', "the beginning of a word": "recruitm", "a number": "+2348030000017",
    "a number as at home": "0803 000 0017", "a part of a number": "0000017", "the busiest contact": "jobs@agency.example",
    "a name": "Client 77", "an ad": "a17", "nothing": "zzyzx",
}  # fmt: skip
"""What is searched for, by name."""
PASSWORD = "correct horse battery"


@dataclass
class Client:
    """Speaks to the console over one connection, as a browser does."""

    port: int
    process: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Begin a new connection: the console ends one that is idle for long."""
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def send(
        self, method: str, path: str, values: dict[str, object] | None = None
    ) -> tuple[int, str, str, float]:
        """Status, body, location and milliseconds of one request."""
        body = (
            urlencode({"token": self.token, **dict(values or {})}, doseq=True) if method == "POST" else None
        )
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        taken = 1000 * (time.perf_counter() - begun)
        for line in response.headers.get_all("set-cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, text, response.headers.get("location", ""), taken

    def cpu(self) -> float:
        """Milliseconds of CPU that the console has used; 0 where the system doesn't tell."""
        if sys.platform != "linux":
            return 0.0
        # The clock of another process, as clock_getcpuclockid(3) makes its number; exact where /proc counts ticks.
        return 1000 * time.clock_gettime((~self.process << 3) | 2)

    def sign_in(self, name: str) -> None:
        """Begin a session."""
        for path in ("/sign-in", "/keys"):
            if self.token:
                self.send("POST", "/sign-in", {"name": name, "password": PASSWORD})
            text = self.send("GET", path)[1]
            found = re.search(r'name="token" value="([^"]+)"', text)
            self.token = found[1] if found else ""


def main() -> int:
    """Fill a store if need be, serve it, and measure; 1 where an aim is missed."""
    kept = os.environ.get("ADWATCH_BENCH_HOME")
    with tempfile.TemporaryDirectory(prefix="adwatch-bench-") as folder:
        home = home_of(Path(kept or folder))
        with Store(home) as store:
            print(f"   store of {(home / 'adwatch.db').stat().st_size / 1e6:,.0f} MB", flush=True)
            largest = (
                store.database.number("SELECT id FROM campaigns ORDER BY listings DESC LIMIT 1"),
                store.database.number("SELECT id FROM contacts ORDER BY listings DESC LIMIT 1"),
            )
            record("store", ads=store.database.number("SELECT count(*) FROM listings"))
        return int(_serve(home, largest) > 0)


def home_of(home: Path) -> Path:
    """The home, filled with ADWATCH_BENCH_LISTINGS ads and an account where it is new."""
    with Store(home) as store:
        if not store.database.number("SELECT count(*) FROM users"):
            fill(store, int(os.environ.get("ADWATCH_BENCH_LISTINGS", "50000")))
            make_account(store.database.connection, "ana", PASSWORD, "admin", 4)
    return home


def _serve(home: Path, largest: tuple[int, int]) -> int:
    """How many aims were missed."""
    command = [sys.executable, "-m", "crawler", "--home", str(home), "review", "--port", "0"]
    (home / STAMP).touch()  # the invented ads are of all ages: retention would purge a part of them
    served = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert served.stderr is not None
        port = re.search(r":(\d+)/", served.stderr.readline())
        assert port is not None
        client = Client(int(port[1]), served.pid)
        time.sleep(1)
        client.sign_in("ana")
        if "/cases/1" not in client.send("GET", "/cases")[1]:
            client.send("POST", "/cases", {"title": "Invented", "campaign": largest[0]})
        _rest(client)
        missed = _pages(client, largest, "nothing else writes") + _deciding(client, "nothing else writes")
        ended = threading.Event()
        writer = threading.Thread(target=_crawl, args=(home, ended))
        writer.start()
        try:
            missed += _pages(client, largest, "while a crawl writes")
            missed += _deciding(client, "while a crawl writes")
        finally:
            ended.set()
            writer.join()
    finally:
        served.terminate()
        served.wait(20)
    return missed


def _rest(client: Client) -> None:
    """Wait until the desk's own work at its start (retention, rows of the queue) is done, two minutes at most."""
    time.sleep(8)
    for _ in range(60):
        before = client.cpu()
        time.sleep(2)
        if client.cpu() - before < 50:
            break
    client.connect()


def _paths(client: Client, largest: tuple[int, int]) -> dict[str, str]:
    """Every kind of page by name."""
    queue = client.send("GET", "/")[1]
    rows = re.findall(r'data-open href="/campaigns/(\d+)', queue)
    big = re.search(r"/campaigns/(\d+)", client.send("GET", "/?band=priority&country=NG")[1])
    ad = re.search(r"/ads/(\d+)", client.send("GET", f"/campaigns/{rows[0]}")[1])
    after = re.search(r'href="/\?(after=[^"]+)"', queue)
    assert big
    assert ad
    many = "&".join(f"c={row}" for row in rows[:20])
    return {
        "queue": "/", "queue, next page": f"/?{after[1] if after else ''}", "queue, 2 filters": "/?band=priority&country=NG",
        "queue, sample": "/?state=sample",
        "campaign": f"/campaigns/{rows[0]}", "campaign, filtered": f"/campaigns/{big[1]}",
        "largest campaign": f"/campaigns/{largest[0]}", "largest, more ads": f"/campaigns/{largest[0]}?from=30",
        "why joined": f"/campaigns/{rows[0]}/why", "largest, why joined": f"/campaigns/{largest[0]}/why",
        "itinerary": f"/campaigns/{rows[0]}/itinerary", "largest, itinerary": f"/campaigns/{largest[0]}/itinerary",
        "ad": f"/ads/{ad[1]}", "ad, reads": f"/ads/{ad[1]}?tab=reads", "ad, changes": f"/ads/{ad[1]}?tab=changes",
        "ad, captured": f"/ads/{ad[1]}?tab=captured", "ad, fields": f"/ads/{ad[1]}?tab=fields",
        "contacts": "/contacts", "contacts, one kind": "/contacts?kind=email",
        "contact": "/contacts/1", "busiest contact": f"/contacts/{largest[1]}", "bulk": f"/bulk?verdict=dismiss&{many}",
        "graph of a campaign": f"/graph/campaign/{rows[0]}", "graph of the largest": f"/graph/campaign/{largest[0]}",
        "graph of the busiest contact": f"/graph/contact/{largest[1]}",
        "actors": "/actors", "recruiters": "/recruiters", "terms": "/terms", "reports": "/reports",
        "cases": "/cases", "case": "/cases/1", "graph of a case": "/graph/case/1",
        "dashboard with map": "/dashboard", "report of the month": "/report?month=present", "report of last month": "/report?month=ended",
        "public form": "/report?month=ended&form=public", "takedowns": "/takedowns", "weights": "/weights", "export": "/export",
        "sources": "/sources", "source": "/sources/board1", "run": "/runs/1", "custody": "/custody",
        "mine": "/mine", "work": "/work", "watches": "/watches", "keys": "/keys", "people": "/people",
        "feed": "/feed.atom", "live counts": "/counts.json", "queue as JSON": "/?format=json",
    } | {f"find {what}": f"/?{urlencode({'q': text})}" for what, text in FOUND.items()}  # fmt: skip


def _pages(client: Client, largest: tuple[int, int], when: str) -> int:
    print(f"   {when}: page, p50 ms, p95 ms, CPU ms, CPU p95 ms, kB packed", flush=True)
    missed = 0
    for name, path in _paths(client, largest).items():
        client.send("GET", path)
        taken, cpu, size = [], [], 0
        for _ in range(ROUNDS):
            before = client.cpu()
            status, text, _, ms = client.send("GET", path)
            assert status == 200, (path, status)
            cpu.append(client.cpu() - before)
            taken.append(ms)
            size = len(gzip.compress(text.encode(), 6))
        missed += _say(name, when, taken, cpu, size / 1000)
    return missed


def _deciding(client: Client, when: str) -> int:
    taken, both, cpu, cpu_both = [], [], [], []
    for turn in range(ROUNDS):
        row = re.search(r'data-open href="(/campaigns/\d+)', client.send("GET", "/")[1])
        assert row
        text = client.send("GET", row[1])[1]
        seen = re.search(r'name="seen" value="(\d+)"', text)
        assert seen
        values: dict[str, object] = {
            "shown": re.findall(r'name="shown" value="(\d+)"', text),
            "member": re.findall(r'name="member" value="(\d+)" checked', text),
            "seen": seen[1],
            "view": "",
            "verdict": ("watch", "dismiss")[turn % 2],
        }
        before = client.cpu()
        status, _, location, ms = client.send("POST", f"{row[1]}/decide", values)
        assert status == 303, status
        taken.append(ms)
        cpu.append(client.cpu() - before)
        both.append(ms + client.send("GET", location)[3])
        cpu_both.append(client.cpu() - before)
    print(f"   deciding, {when}", flush=True)
    return _say("decide", when, taken, cpu, 0.0, DECIDE_AIM) + _say(
        "decide and next page", when, both, cpu_both, 0.0, DECIDE_AIM
    )


def _crawl(home: Path, ended: threading.Event) -> None:
    """Write ads in batches, as a crawl of many sources does."""
    number = int(time.time() * 1000)
    with Store(home) as store:
        while not ended.is_set():
            batch = []
            for _ in range(50):
                number += 1
                made = JobPosting(
                    url=f"https://board1.example/{number}",
                    source="board1",
                    title=f"Clerk {number}",
                    description=f"Work number {number} " * 40,
                    assessment=Assessment(
                        language="en", document_type="ad", contacts=(), hits=(), score=0, band="low",
                        harm_types=(), ruleset="bench",
                    ),
                )  # fmt: skip
                batch.append(Observation(posting=made, seen_at="2026-11-25T00:00:00Z"))
            store.save(batch)
            ended.wait(0.05)


def _say(
    name: str, when: str, taken: list[float], cpu: list[float], size: float, aim: float = CPU_AIM
) -> int:
    """Print and record a page; 1 where it misses an aim."""
    each, cpu95 = fmean(cpu), _p95(cpu)
    missed = each > aim * (1 + NOISE) or cpu95 > P95_AIM * (1 + NOISE) or size > SIZE_AIM
    print(
        f"     {name:<22} {median(taken):7.1f} {_p95(taken):7.1f} {each:7.1f} {cpu95:7.1f} {size:6.1f}"
        + (" MISSED" if missed else ""),
        flush=True,
    )
    record(
        f"{name}, {when}",
        cpu_ms=each,
        cpu_p95_ms=cpu95,
        p50_ms=median(taken),
        p95_ms=_p95(taken),
        kb=size,
    )
    return int(missed)


def _p95(taken: list[float]) -> float:
    """What 19 of 20 stay below."""
    return sorted(taken)[max(0, math.ceil(len(taken) * 0.95) - 1)]


if __name__ == "__main__":
    sys.exit(main())
