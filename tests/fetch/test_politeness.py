"""Hours of a source, a site that asks for time, a worker that hangs, a host that is dead: live, on loopback."""

import asyncio
import os
import signal
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from io import StringIO
from itertools import pairwise
from types import SimpleNamespace

import pytest

from crawler.fetch.policy.health import RunFacts, source_health
from crawler.fetch.politeness import time_window
from crawler.sources import load
from crawler.supervisor import runner
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from crawler.supervisor.progress import CrawlProgress
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, sitemap
from tests.fetch.test_crawl import HOST, build

CARD = '[source.{name}]\nkind = "sitemap"\nurl = "{url}/sitemap.xml"\nallow_private = true\n{more}\n'


@dataclass
class Busy(Mirror):
    """Asks for a second's rest at one ad, and for rest until a date at another, once each."""

    moments: list[tuple[float, str, int]] = field(default_factory=list)

    def answer(self, path: str, since: str | None) -> tuple[int, dict[str, str], bytes]:
        first = not any(asked == path for _, asked, _ in self.moments)
        status, headers, body = super().answer(path, since)
        if first and path == "/jobs/1.html":
            status, headers, body = 429, {"Retry-After": "1"}, b"slowly"
        if first and path == "/jobs/3.html":
            date = formatdate(time.time() + 2, usegmt=True)
            status, headers, body = 503, {"Retry-After": date}, b"later"
        self.moments.append((time.monotonic(), path, status))
        return status, headers, body


def test_retry_after_in_seconds_and_as_a_date_is_waited_out_by_the_whole_host(tmp_path):
    build(tmp_path / "site", 6)
    home = Home(tmp_path, warm=True)
    site = Busy(tmp_path / "site", HOST)
    with mirrored(site):
        home.write(CARD.format(name="board", url=site.url, more="delay = 0.1"))
        home.adwatch("crawl")
    stored = [url for url, told in home.outcomes("board").items() if told[0] == "stored"]
    assert len(stored) == 6
    for status in (429, 503):
        at = next(n for n, (_, _, answered) in enumerate(site.moments) if answered == status)
        waited = site.moments[at + 1][0] - site.moments[at][0]
        assert waited >= 0.95, (status, site.moments)


@dataclass
class Timed(Mirror):
    """Notes when each of its pages is asked for."""

    moments: list[float] = field(default_factory=list)

    def answer(self, path: str, since: str | None) -> tuple[int, dict[str, str], bytes]:
        self.moments.append(time.monotonic())
        return super().answer(path, since)


def test_a_host_that_no_card_names_is_asked_by_one_worker_at_a_time(tmp_path):
    """Two boards, each on a host of its own and crawled by a worker of its own, name ads on a third host."""
    build(tmp_path / "shared", 6)
    home = Home(tmp_path, warm=True)
    shared = Timed(tmp_path / "shared", HOST)
    with mirrored(shared, address="127.0.0.23"):
        cards = ""
        with ExitStack() as stack:
            for number, ads in ((1, range(3)), (2, range(3, 6))):
                folder = tmp_path / f"board{number}"
                folder.mkdir()
                (folder / "sitemap.xml").write_bytes(
                    sitemap({f"{shared.url}/jobs/{n}.html": "" for n in ads})
                )
                board = stack.enter_context(mirrored(Mirror(folder, HOST), address=f"127.0.0.{20 + number}"))
                host = shared.url.removeprefix("http://")
                more = f'delay = 0.4\nprivate_hosts = ["{host}"]'
                cards += CARD.format(name=f"board{number}", url=board.url, more=more)
            home.write(cards)
            done = home.adwatch("crawl", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert len(shared.moments) == 2 * 4  # robots.txt and three ads for each board
    gaps = [later - earlier for earlier, later in pairwise(shared.moments)]
    # Two workers on their own would need half the time. A busy machine hears one question late and the next in time:
    # a single gap tells nothing.
    assert sum(gaps) >= 7 * 0.4 - 0.2, gaps


def test_a_source_is_asked_within_its_hours_only(tmp_path):
    build(tmp_path / "site", 2)
    home = Home(tmp_path, warm=True)
    now = datetime.now(UTC).hour
    with mirrored(Mirror(tmp_path / "site", HOST)) as site:
        spans = {"shut": f"{(now + 2) % 24}-{(now + 4) % 24}", "open": f"{(now - 1) % 24}-{(now + 2) % 24}"}
        cards = [CARD.format(name=n, url=site.url, more=f'hours = "{span}"') for n, span in spans.items()]
        home.write("".join(cards))
        done = home.adwatch("crawl", "shut")
        assert not site.asked
        assert "outside its hours" in done.stdout + done.stderr
        home.adwatch("crawl")
    assert len(home.outcomes("open")) > 2
    with home.store() as store:
        assert store.runs.last("shut") is None


@pytest.mark.parametrize(
    ("span", "hour", "minute", "left"),
    [
        ((22, 6), 5, 59, 60),
        ((22, 6), 23, 0, 7 * 3600),
        ((22, 6), 6, 0, 0),
        ((8, 0), 23, 30, 1800),
    ],
)
def test_seconds_left(span, hour, minute, left):
    assert time_window.seconds_left(span, datetime(2026, 11, 25, hour, minute, tzinfo=UTC)) == left


def test_a_run_stops_when_its_hours_end_and_its_source_stays_well(monkeypatch):
    monkeypatch.setattr(time_window, "seconds_left", lambda span, now: 0.05)
    closed = []

    async def crawl() -> None:
        async def close(reason: str) -> None:
            closed.append(reason)

        signals = SimpleNamespace(connect=lambda receiver, signal: None)
        engine = SimpleNamespace(close_spider_async=close)
        extension = time_window.CrawlWindow(SimpleNamespace(signals=signals, engine=engine), (1, 2))  # type: ignore[arg-type]
        extension._opened()
        assert not closed
        await asyncio.sleep(0.1)

    asyncio.run(crawl())
    assert closed == ["hours"]
    facts = RunFacts(
        finish_reason="hours", entries=3, live_before=30, min_items=9, whole_index=True, broken=(), pages={}
    )
    assert source_health(facts) == ("healthy", "")


def test_a_worker_that_hangs_is_killed_and_the_page_in_its_hand_is_left_out(tmp_path, monkeypatch):
    build(tmp_path / "site", 20)
    home = Home(tmp_path, warm=True)
    patient = runner.SILENCE
    with mirrored(Mirror(tmp_path / "site", HOST)) as site:
        home.write(CARD.format(name="board", url=site.url, more="delay = 0.1"))
        poison = f"{site.url}/jobs/19.html"
        told = StringIO()
        crawl = runner.Runner(home.data, home.sources, acquire_crawl_lock(home.data), 0, CrawlProgress(told))
        frozen: list[int] = []

        def freeze() -> None:
            """Stop the worker in the middle of the crawl, as a parser that never comes back would."""
            while not any("/jobs/" in asked for asked in site.asked):
                time.sleep(0.02)
            (note,) = home.data.glob("in-hand.*")
            frozen.append(int(note.suffix[1:]))
            os.kill(frozen[0], signal.SIGSTOP)
            note.write_bytes(f"board\t{poison}\n".encode())
            monkeypatch.setattr(
                runner, "SILENCE", 1.0
            )  # for this worker only: another one may take long to start on a busy machine
            with suppress(ProcessLookupError):
                while True:
                    os.kill(frozen[0], 0)
                    time.sleep(0.02)
            monkeypatch.setattr(runner, "SILENCE", patient)

        threading.Thread(target=freeze, daemon=True).start()
        (result,) = crawl.crawl([load(home.sources).cards["board"]], 1)
    assert frozen
    outcomes = home.outcomes("board")
    assert outcomes[poison] == ("refused", "its page hung the reader, and the worker with it")
    assert sum(outcome == "stored" for outcome, _ in outcomes.values()) == 19, result


def test_a_dead_host_is_told_once_in_our_words(tmp_path):
    home = Home(tmp_path, warm=True)
    home.write('[source.dead]\nkind = "urls"\nurls = ["http://127.0.0.1:9/a"]\nallow_private = true\n')
    done = home.adwatch("crawl")
    assert done.returncode == 1
    assert "dead: unhealthy" in done.stderr
    assert "scrapy" not in done.stderr
    assert "Traceback" not in done.stderr
