"""robots.txt as RFC 9309 reads it, over a real server with a host of its own for each behaviour."""

import socket
import threading
from collections import defaultdict
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from crawler.fetch.politeness.retry_after import retry_after
from crawler.fetch.politeness.robots import MARGIN, PARSED, RobotsMiddleware, parse_robots
from crawler.sources import SourceCard
from tests.fetch.harness import Home, ad_page, sitemap

ALL = b"User-agent: *\nDisallow: /\n"
HOP = {"hops-5": 5, "hops-6": 6}

BEHAVIOURS = {
    # name: (status, body, does the crawl read the page?)
    "allows": (200, b"User-agent: *\nAllow: /\n", True),
    "forbids-all": (200, ALL, False),
    "forbids-us": (200, b"User-agent: adwatch\nDisallow: /ad\n\nUser-agent: *\nAllow: /\n", False),
    "forbids-another": (200, b"User-agent: other\nDisallow: /\n", True),
    "marked": (200, b"\xef\xbb\xbfUser-Agent: *\r\nDisallow: /ad\r\n", False),
    "absent": (404, b"", True),
    "secret": (403, b"", True),
    "down": (503, b"", False),
    "broken": (500, ALL, False),
    "busy": (429, b"", False),
    "walled": (403, b"<html><title>Just a moment...</title>cf-chl</html>", False),
    "reset": (0, b"", False),
    "hops-5": (302, ALL, False),
    "hops-6": (302, ALL, True),
    "inward": (302, b"", False),
    "long": (200, b"User-agent: *\nDisallow: /ad\n" + b"# padding\n" * 6_000_000, False),
    "slow": (200, b"User-agent: *\nCrawl-delay: 1\n", True),
}
NAMES = list(BEHAVIOURS)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[dict[str, list[str]]] = defaultdict(list)

    def do_GET(self):
        host = self.headers["Host"]
        name = NAMES[int(host.partition(":")[0].rpartition(".")[2]) - 1]
        self.asked[name].append(self.path)
        status, body, _ = BEHAVIOURS[name]
        if self.path == "/sitemap.xml":
            self.answer(200, sitemap({f"http://{host}/ad/{n}": "" for n in (1, 2)}))
        elif self.path.startswith("/ad"):
            self.answer(200, ad_page("Cook"))
        elif name in HOP:
            number = int(self.path.partition("?")[2] or 0)
            done = number >= HOP[name]
            self.answer(200 if done else 302, ALL if done else b"", f"http://{host}/robots.txt?{number + 1}")
        elif status == 0:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            self.close_connection = True
        else:
            self.answer(status, body, "http://10.0.0.1/robots.txt")

    def answer(self, status, body, location="/"):
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nContent-Type: text/html\r\n"
        head += f"Location: {location}\r\n" if 300 <= status < 400 else ""
        try:
            self.wfile.write(head.encode() + b"\r\n" + body)
        except OSError:
            self.close_connection = True

    def log_message(self, format, *args):
        pass


@contextmanager
def hosts():
    """One server under many loopback addresses."""
    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


CARD = """
[source.{name}]
kind = "sitemap"
url = "http://127.0.1.{number}:{port}/sitemap.xml"
allow_private = true
"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("robots"), warm=True)
    with hosts() as port:
        home.write("".join(CARD.format(name=name, number=n, port=port) for n, name in enumerate(NAMES, 1)))
        done = home.adwatch("crawl")
    return home, done


@pytest.mark.parametrize("name", NAMES)
def test_behaviour(crawled, name):
    home, done = crawled
    outcomes = home.outcomes(name)
    read = {url for url, (outcome, _) in outcomes.items() if outcome == "stored"}
    assert len(read) == (2 if BEHAVIOURS[name][2] else 0), (outcomes, done.stderr)
    pages = [path for path in Handler.asked[name] if path.startswith("/ad")]
    assert len(pages) == len(read)
    if not BEHAVIOURS[name][2]:
        assert "robots.txt" in " ".join(reason for _, reason in outcomes.values())


@pytest.mark.parametrize(
    ("text", "pause", "delay", "jitter"),
    [
        ("User-agent: *\nCrawl-delay: 10\n", 2.0, 10 * MARGIN, 0.0),
        ("User-agent: adwatch\nCrawl-delay: 3.5\n", 0.0, 3.5 * MARGIN, 0.0),
        ("User-agent: *\nCrawl-delay: 1\n", 2.0, 2.2, 0.1),
        ("User-agent: other\nCrawl-delay: 10\n", 2.0, 2.2, 0.1),
        ("User-agent: *\nDisallow:\n", 2.0, 2.2, 0.1),
    ],
)
def test_a_longer_crawl_delay_replaces_the_pause_of_the_host(text, pause, delay, jitter):
    slot = SimpleNamespace(delay=2.2, jitter=0.1)
    downloader = SimpleNamespace(slots={"jobs.test": slot}, per_slot_settings={})
    crawler: Any = SimpleNamespace(
        signals=SimpleNamespace(connect=lambda receiver, signal: None),
        engine=SimpleNamespace(downloader=downloader),
        spider=SimpleNamespace(card=SourceCard(name="x", kind="feed", delay=pause)),
    )
    rules = parse_robots(200, text.encode())
    RobotsMiddleware(crawler)._slow_down("jobs.test", rules.crawl_delay)
    assert (slot.delay, slot.jitter) == (pytest.approx(delay), jitter)


def test_robots_txt_is_asked_once_a_run_and_kept(crawled):
    home, _ = crawled
    assert Handler.asked["allows"].count("/robots.txt") == 1
    with home.store() as store:
        (record,) = store.runs.last("allows").detail["robots"].values()
        assert record["verdict"] == "rules"
        assert "text" not in record
        assert store.robots.text(record["sha256"]).startswith("User-agent")


def test_a_refusing_site_is_told_by_the_exit_status(crawled):
    _, done = crawled
    assert done.returncode == 1
    assert "forbids-all" in done.stderr


def test_only_the_first_500_kib_count():
    late = b"# padding\n" * (PARSED // 10 + 10) + ALL
    assert parse_robots(200, late).allows("http://x.test/ad")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"20", 20.0),
        (b"Wed, 25 Nov 2026 10:00:30 GMT", 30.0),
        (b"Wed, 25 Nov 2026 09:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-5", None),
        (None, None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, 1795600800.0) == seconds
