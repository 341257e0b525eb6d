"""What a round costs in which nothing is new, on six kinds of site: requests of each of four rounds in a row.

The kinds are told apart by what the server says of a page: a Last-Modified before or after the date in the sitemap,
one of the moment of each answer, none, only an ETag; and a sitemap that dates every page with the time of its last
build.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from bench.crawl import ROOT, page
from crawler.fetch.policy.revisit import SAMPLE_LEAST, SAMPLE_SHARE

PAGES: Final = 200
"""Ads of a site; chosen by hand."""
ROUNDS: Final = 4
"""The first fetches all, the second settles; the last one counts."""
KINDS: Final = ("older", "newer", "now", "none", "etag", "build")
DATED: Final = "2026-10-01T00:00:00Z"
"""The date in the sitemap, but for `build`."""
OLDER: Final = 1_750_000_000
"""Seconds since 1970 of a Last-Modified before that."""
AIM: Final = 0.05
"""Share of the pages that such a round may ask for, besides the sample (issue of November 2026)."""


class Site(ThreadingHTTPServer):
    """A board whose ads never change."""

    def __init__(self, kind: str) -> None:
        """Serve on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.kind = kind
        self.copied = time.time() - 3600
        self.pages = [page(number).encode() for number in range(PAGES)]
        self.asked = 0

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def sitemap(self) -> bytes:
        """All ads, with their dates."""
        dated = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) if self.kind == "build" else DATED
        rows = "".join(
            f"<url><loc>{self.url}/jobs/{number}.html</loc><lastmod>{dated}</lastmod></url>"
            for number in range(PAGES)
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()

    def validators(self, body: bytes) -> dict[str, str]:
        """Headers that say which version of a page this is."""
        if self.kind == "etag":
            return {"ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
        moment = {"older": OLDER, "newer": self.copied, "build": self.copied, "now": time.time()}.get(
            self.kind
        )
        return {} if moment is None else {"Last-Modified": formatdate(moment, usegmt=True)}


class Handler(BaseHTTPRequestHandler):
    """Answers as web servers do, conditional requests too."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        """A page, the sitemap, or 404."""
        self.server.asked += 1
        found = re.fullmatch(r"/jobs/(\d+)\.html", self.path)
        if found:
            body = self.server.pages[int(found[1])]
            headers = self.server.validators(body)
            known = (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
            if headers and known == (headers.get("ETag"), headers.get("Last-Modified")):
                self._answer(304, b"", headers)
            else:
                self._answer(200, body, headers)
        elif self.path == "/sitemap.xml":
            self._answer(200, self.server.sitemap(), {})
        else:
            self._answer(404, b"", {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(kind: str) -> Iterator[Site]:
    """A site of this kind while it is served."""
    with Site(kind) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()


def requests_of(kind: str, folder: Path) -> list[int]:
    """Requests of each round."""
    counted = []
    with running(kind) as site:
        (folder / "sources.toml").write_text(
            f'[source.site]\nkind = "sitemap"\nurl = "{site.url}/sitemap.xml"\nallow_private = true\ndelay = 0\n'
        )
        command = [sys.executable, "-m", "crawler", "--home", str(folder / "home")]
        command += ["--sources", str(folder / "sources.toml"), "crawl", "--quiet"]
        for _ in range(ROUNDS):
            site.asked = 0
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            counted.append(site.asked)
    return counted


def main() -> int:
    """Print the requests; 1 where the last round asked for more than the aim."""
    most = AIM * PAGES + max(SAMPLE_LEAST, SAMPLE_SHARE * PAGES)
    missed = False
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            counted = requests_of(kind, Path(folder))
        missed |= counted[-1] > most
        print(
            f"   {kind}: {' / '.join(map(str, counted))} requests on {PAGES} pages (aim: at most {most:.0f})"
        )
    return int(missed)
