"""A server that does to a crawler what hostile and broken servers do; every trap is a path."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from tests.fetch.harness import ad_page, sitemap
from tests.gzip_bomb import gzip_bomb

SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "localhost", "localhost.", "LOCALHOST", "127.0.0.1.", "0.0.0.0", "0", "127.8.8.8", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "127。0。0。1", "①②⑦.⓪.⓪.①", "a:b@127.0.0.1", "127.0.0.1%00", "169.254.169.254", "10.0.0.1",
    "127.0.0.1:80@127.0.0.1", "example.org@127.0.0.1", "0177.1", "0x7f.1", "127.65535", "0x7F000001",
    "00000177.0.0.1", "127.0.0.01", "0300.0250.0.1", "[::127.0.0.1]", "[0000::1]", "[::ffff:0:7f00:1]",
    "[fe80::1%25lo]", "[fd00:ec2::254]", "[64:ff9b:1::7f00:1]", "[2001:0:0:0:0:0:80ff:fffe]", "100.100.100.200",
    "192.0.0.192", "localhost.localdomain", "127.0.0.1\t", "127.0.0.1\\", "%31%32%37.0.0.1", "１２７.0.0.1",
    "127.0.0.1#@example.org", "127.0.0.1?@example.org",
)  # fmt: skip
"""Ways to write this machine (and a few other inner addresses)."""

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
            lines = "".join(f"Sitemap: {url}\n" for url in self.vectors())
            trap.send(f"User-agent: *\nAllow: /\n{lines}".encode(), content_type="text/plain")
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
    trap.send(gzip_bomb(BOMB), content_encoding="gzip")


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


BOMB = 191
"""Mebibytes that the bombs unpack to."""


def _inward(trap: Trap) -> str:
    return f"127.0.0.1:{trap.site.canary}/secret"


def _named(trap: Trap) -> bytes:
    """An ad that names the inner address wherever a head and a body can name another page."""
    place = f"http://{_inward(trap)}"
    rels = (
        "canonical",
        "alternate",
        "amphtml",
        "next",
        "prev",
        "preload",
        "prefetch",
        "dns-prefetch",
        "manifest",
        "icon",
    )
    links = "".join(f'<link rel="{rel}" hreflang="en" href="{place}">' for rel in rels)
    return ad_page(
        "Roofer", head=f'<base href="{place}">{links}<script src="{place}"></script><img src="{place}">'
    )


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
    "refresh-header": lambda trap: trap.send(ad_page("Diver"), refresh=f"0; url=http://{_inward(trap)}"),
    "link-header": lambda trap: trap.send(ad_page("Baker"), link=f"<http://{_inward(trap)}>; rel=preload"),
    "content-location": lambda trap: trap.send(ad_page("Smith"), content_location=f"http://{_inward(trap)}"),
    "named": lambda trap: trap.send(_named(trap)),
    "chain": lambda trap: trap.send(b"", 307, location="/chain-2"),
    "chain-2": lambda trap: trap.send(b"", 308, location=f"http://{_inward(trap)}"),
    "moved": lambda trap: trap.send(b"", 301, location=f"//{_inward(trap)}"),
    "see-other": lambda trap: trap.send(b"", 303, location=f"http:\\\\{_inward(trap)}"),
    "one-slash": lambda trap: trap.send(b"", 302, location=f"http:/{_inward(trap)}"),
    "tabbed": lambda trap: trap.send(b"", 302, location=f"ht\ttp://{_inward(trap)}"),
    "to-gopher": lambda trap: trap.send(b"", 302, location=f"gopher://{_inward(trap)}"),
    "to-data": lambda trap: trap.send(b"", 302, location="data:text/html,<h1>x</h1>"),
    "endless": _endless,
    "drip": _drip,
    "drip-headers": _drip_headers,
    "bomb": _bomb,
    "large": _large,
    "headers": _headers,
    "cut": lambda trap: trap.send(gzip_bomb(BOMB)[:5_000], content_encoding="gzip"),
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


def _index_of_vectors(trap: Trap) -> None:
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in trap.site.vectors())
    trap.send(f"<sitemapindex>{rows}</sitemapindex>".encode(), content_type="application/xml")


def _with_vectors(trap: Trap, kind: str, parts: tuple[str, str, str]) -> None:
    """An index that names every vector; the middle part is one entry, with {url} in it."""
    before, entry, after = parts
    shown = escape if "json" not in kind else lambda url: json.dumps(url)[1:-1]
    joint = "," if "json" in kind else ""
    rows = joint.join(
        entry.replace("{url}", shown(url)).replace("{n}", str(n)) for n, url in enumerate(trap.site.vectors())
    )
    trap.send(f"{before}{rows}{after}".encode(), content_type=kind)


HREFLANG = (
    '<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">',
    '<url><loc>{url}</loc><xhtml:link rel="alternate" hreflang="en" href="{url}"/>'
    "<image:image><image:loc>{url}</image:loc></image:image></url>",
    "</urlset>",
)
FEED = (
    "<rss><channel><title>x</title>",
    "<item><title>Cook</title><link>{url}</link><guid>{url}</guid>"
    '<comments>{url}</comments><source url="{url}">x</source>'
    '<enclosure url="{url}" length="1" type="text/html"/></item>',
    "</channel></rss>",
)
LIST = (
    "<html><body>",
    '<a href="{url}">Cook</a>',
    '<a rel="next" href="http://127.1/">next</a></body></html>',
)
DETAILS = (
    '{"content": [',
    '{"id": "{n}", "name": "Cook", "releasedDate": "2026-11-20", "postingUrl": "{url}", "ref": "{url}"}',
    "]}",
)
POSTS = (
    "[",
    '{"id": {n}, "link": "{url}", "title": {"rendered": "Cook"}, "modified_gmt": "2026-11-20T10:00:00"}',
    "]",
)

SITEMAPS: dict[str, Answer] = {
    "breeder": _breeder,
    "inward": _index_of_vectors,
    "hreflang": lambda trap: _with_vectors(trap, "application/xml", HREFLANG),
    "feed": lambda trap: _with_vectors(trap, "application/rss+xml", FEED),
    "list": lambda trap: _with_vectors(trap, "text/html; charset=utf-8", LIST),
    "details": lambda trap: _with_vectors(trap, "application/json", DETAILS),
    "topics": lambda trap: _with_vectors(trap, "application/json", POSTS),
    "laughs": lambda trap: trap.send(XML_BOMB, content_type="application/xml"),
    "gz-bomb": lambda trap: trap.send(gzip_bomb(BOMB), content_type="application/gzip"),
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
