"""A server that does to a crawler what hostile and broken servers do; every trap is a path."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from tests.fetch.running import ad_page, sitemap

SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "localhost", "localhost.", "LOCALHOST", "127.0.0.1.", "0.0.0.0", "0", "127.8.8.8", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "127。0。0。1", "①②⑦.⓪.⓪.①", "a:b@127.0.0.1", "127.0.0.1%00", "169.254.169.254", "10.0.0.1",
)  # fmt: skip
"""Ways to write this machine (and two other inner addresses)."""

Answer = Callable[["Trap"], None]


class Trap(BaseHTTPRequestHandler):
    """One request to the hostile server."""

    protocol_version = "HTTP/1.1"
    site: Hostile

    def do_GET(self) -> None:
        self.site.asked[self.path] += 1
        try:
            self.site.answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        """A whole answer; `content_type` becomes Content-Type."""
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        fields.update({name.replace("_", "-").title(): value for name, value in headers.items()})
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.wfile.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1", "replace") + body)

    def drop(self) -> None:
        """End the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Hostile:
    """The traps, and what was asked."""

    canary: int
    """Port that nobody may connect to."""
    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)

    def vectors(self) -> list[str]:
        """Addresses that lead inward."""
        return [f"http://{host}:{self.canary}/secret" for host in SPELLINGS]

    def paths(self) -> list[str]:
        """Every trap that is a page."""
        return [f"/{name}" for name in TRAPS] + [f"/to/{n}" for n in range(len(SPELLINGS))]

    def answer(self, trap: Trap) -> None:
        name = trap.path.strip("/").partition("/")
        if trap.path == "/robots.txt":
            trap.send(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        elif trap.path == "/sitemap.xml":
            pages = {self.url + path: "" for path in self.paths()} | dict.fromkeys(
                map(escape, self.vectors()), ""
            )
            trap.send(sitemap(pages), content_type="application/xml")
        elif name[0] == "to":
            trap.send(b"", 302, location=self.vectors()[int(name[2])].encode().decode("latin-1"))
        elif name[0] in SITEMAPS:
            SITEMAPS[name[0]](trap)
        elif name[0] in TRAPS:
            TRAPS[name[0]](trap)
        else:
            trap.send(b"no", 404)


def _endless(trap: Trap) -> None:
    trap.wfile.write(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n")
    while True:
        trap.wfile.write(b"<p>more</p>" * 10_000)


def _drip(trap: Trap) -> None:
    trap.wfile.write(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
    _slowly(trap, b"x")


def _drip_headers(trap: Trap) -> None:
    trap.wfile.write(b"HTTP/1.1 200 X\r\n")
    _slowly(trap, b"X-A: b\r\n")


def _slowly(trap: Trap, piece: bytes) -> None:
    for _ in range(100):
        trap.wfile.write(piece)
        time.sleep(0.1)
    trap.close_connection = True


def _bomb(trap: Trap) -> None:
    trap.send(BOMB, content_encoding="gzip")


def _large(trap: Trap) -> None:
    trap.wfile.write(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 52428800\r\n\r\n")
    for _ in range(50):
        trap.wfile.write(b"x" * 1_048_576)


def _headers(trap: Trap) -> None:
    trap.wfile.write(b"HTTP/1.1 200 X\r\n" + b"X-A: b\r\n" * 100_000 + b"Content-Length: 0\r\n\r\n")


def _short(trap: Trap) -> None:
    trap.send(b"x" * 10, content_length="1000")
    trap.drop()


def _wall(trap: Trap) -> None:
    trap.send(b'<html><title>Just a moment...</title><div id="cf-chl-widget"></div></html>')


BOMB = gzip.compress(b"\0" * 200_000_000, 6)
REFRESH = '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{}/secret">'

TRAPS: dict[str, Answer] = {
    "good": lambda trap: trap.send(ad_page("Cook")),
    "good-2": lambda trap: trap.send(ad_page("Driver")),
    "loop": lambda trap: trap.send(b"", 302, location="/loop"),
    "loop-a": lambda trap: trap.send(b"", 302, location="/loop-b"),
    "loop-b": lambda trap: trap.send(b"", 302, location="/loop-a"),
    "no-location": lambda trap: trap.send(b"", 302),
    "bad-location": lambda trap: trap.send(b"", 302, location="http://[::1"),
    "to-file": lambda trap: trap.send(b"", 302, location="file:///etc/passwd"),
    "to-script": lambda trap: trap.send(b"", 302, location="javascript:alert(1)"),
    "refresh": lambda trap: trap.send(ad_page("Nurse", head=REFRESH.format(trap.site.canary))),
    "endless": _endless,
    "drip": _drip,
    "drip-headers": _drip_headers,
    "bomb": _bomb,
    "large": _large,
    "headers": _headers,
    "cut": lambda trap: trap.send(BOMB[:5_000], content_encoding="gzip"),
    "not-gzip": lambda trap: trap.send(ad_page("Tailor"), content_encoding="gzip"),
    "odd-encoding": lambda trap: trap.send(ad_page("Mason"), content_encoding="x-unknown"),
    "short": _short,
    "reset": lambda trap: trap.drop(),
    "rot13": lambda trap: trap.send(ad_page("Guard"), content_type="text/html; charset=rot13"),
    "idna": lambda trap: trap.send(ad_page("Maid"), content_type="text/html; charset=idna"),
    "utf16": lambda trap: trap.send(ad_page("Welder"), content_type="text/html; charset=utf-16"),
    "nul": lambda trap: trap.send(ad_page("Porter", "a\0b\0c")),
    "attributes": lambda trap: trap.send(b"<html><body " + b'a="1" ' * 300_000 + b"></body></html>"),
    "nested": lambda trap: trap.send(b"<div>" * 100_000 + b"deep"),
    "empty": lambda trap: trap.send(b""),
    "status-500": lambda trap: trap.send(b"", 500),
    "status-403": lambda trap: trap.send(b"", 403),
    "status-999": lambda trap: trap.send(b"", 999),
    "wall": _wall,
}

XML_BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<urlset><url><loc>&e;&f;</loc></url></urlset>"""


def _breeder(trap: Trap) -> None:
    number = int(trap.path.rpartition("/")[2])
    rows = "".join(
        f"<sitemap><loc>{trap.site.url}/breeder/{number * 10 + n}</loc></sitemap>" for n in range(1, 9)
    )
    trap.send(f"<sitemapindex>{rows}</sitemapindex>".encode(), content_type="application/xml")


def _inward(trap: Trap) -> None:
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in trap.site.vectors())
    trap.send(f"<sitemapindex>{rows}</sitemapindex>".encode(), content_type="application/xml")


SITEMAPS: dict[str, Answer] = {
    "breeder": _breeder,
    "inward": _inward,
    "laughs": lambda trap: trap.send(XML_BOMB, content_type="application/xml"),
    "gz-bomb": lambda trap: trap.send(BOMB, content_type="application/gzip"),
    "not-xml": lambda trap: trap.send(b"<<<>>>\0", content_type="application/xml"),
}


@contextmanager
def hostile() -> Iterator[tuple[Hostile, Counter[str]]]:
    """The server, and a counter of connections to the canary port."""
    touched: Counter[str] = Counter()
    canary = socket.create_server(("", 0), family=socket.AF_INET)
    threading.Thread(target=_count, args=(canary, touched), daemon=True).start()
    site = Hostile(canary.getsockname()[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Trap,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site, touched
    finally:
        server.shutdown()
        server.server_close()
        canary.close()


def _count(canary: socket.socket, touched: Counter[str]) -> None:
    while True:
        try:
            connection, address = canary.accept()
        except OSError:
            return
        touched[address[0]] += 1
        connection.close()
