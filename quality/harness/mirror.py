"""Serves a folder of a saved site on loopback as its own host: its host name becomes the loopback address.

`python -m quality.harness.mirror FOLDER HOST [PORT]` does the same by hand.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8"}


@dataclass
class Mirror:
    """A running mirror: where it is and what it was asked."""

    folder: Path
    host: str
    dated: bool = True
    """Whether answers carry Last-Modified, as most static servers do."""
    url: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, since: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path."""
        file = (self.folder / urlsplit(path).path.lstrip("/")).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return 404, {}, b"not found"
        headers = {"Content-Type": TYPES.get(file.suffix, "application/octet-stream")}
        changed = int(file.stat().st_mtime)
        if self.dated:
            headers["Last-Modified"] = formatdate(changed, usegmt=True)
            if since and parsedate_to_datetime(since).timestamp() >= changed:
                return 304, headers, b""
        body = file.read_bytes()
        for scheme in ("https", "http"):
            body = body.replace(f"{scheme}://{self.host}".encode(), self.url.encode())
        return 200, headers, body


@contextmanager
def mirrored(mirror: Mirror, port: int = 0, address: str = "127.0.0.1") -> Iterator[Mirror]:
    """Serve a mirror in a thread; every address of 127.0.0.0/8 is a host of its own."""

    class MirrorHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = mirror.answer(self.path, self.headers.get("If-Modified-Since"))
            mirror.statuses[status] += 1
            mirror.asked.append(self.path)
            head = (
                f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nDate: {formatdate(usegmt=True)}\r\n"
            )
            head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            self.wfile.write(head.encode() + b"\r\n" + body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((address, port), MirrorHandler)
    server.daemon_threads = True
    mirror.url = f"http://{address}:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield mirror
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with mirrored(
        Mirror(Path(sys.argv[1]), sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    ) as site:
        sys.stderr.write(f"{site.url}\n")
        threading.Event().wait()
