"""A server of files on loopback, as a web server and as S3 (path-style GET, HEAD and ListObjectsV2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


@dataclass
class Served:
    """A folder that is served, and how."""

    folder: Path
    url: str = ""
    ranges: bool = True
    cuts: int = 0
    """So many answers to come end in the middle."""
    busy: int = 0
    """So many answers to come are a 503."""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and Range of each request."""


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    served = Served(folder)
    handler = type("Handler", (_Handler,), {"served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Served
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece: two would wait for each other's receipt

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        parts = urlsplit(self.path)
        asked_range = self.headers.get("Range", "")
        self.served.asked.append((self.command, self.path, asked_range))
        file = self.served.folder / parts.path.lstrip("/")
        if body and self.served.busy:
            self.served.busy -= 1
            self._send(503, b"", {})
        elif "list-type" in parts.query:
            self._send(
                200, self._listing(parts.path, parse_qs(parts.query)), {"Content-Type": "application/xml"}
            )
        elif not file.is_file():
            self._send(404, b"", {})
        else:
            self._file(file.read_bytes(), asked_range, body)

    def _file(self, data: bytes, asked: str, body: bool) -> None:
        headers = {
            "Accept-Ranges": "bytes" if self.served.ranges else "none",
            "Content-Type": "application/octet-stream",
            "Last-Modified": "Fri, 20 Nov 2026 08:00:00 GMT",
            "ETag": '"1"',
        }
        status = 200
        if asked and self.served.ranges:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            stop = min(int(last or len(data)) + 1, len(data))
            headers["Content-Range"] = f"bytes {first}-{stop - 1}/{len(data)}"
            status, data = 206, data[int(first) : stop]
        self._send(status, data, headers, body)

    def _send(self, status: int, data: bytes, headers: dict[str, str], body: bool = True) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if not body:
            return
        if self.served.cuts and status in (200, 206) and len(data) > 1:
            self.served.cuts -= 1
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        self.wfile.write(data)

    def _listing(self, path: str, query: dict[str, list[str]]) -> bytes:
        bucket = path.strip("/")
        prefix = query.get("prefix", [""])[0]
        root = self.served.folder / bucket
        keys = sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())
        wanted = [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]
        below = {key.partition("/")[0] for key in wanted if "delimiter" in query and "/" in key}
        rows = "".join(
            f"<Contents><Key>{escape(prefix + key)}</Key><Size>{(root / (prefix + key)).stat().st_size}</Size>"
            "<LastModified>2026-11-20T08:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag></Contents>"
            for key in wanted
            if key.partition("/")[0] not in below
        ) + "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + name)}/</Prefix></CommonPrefixes>"
            for name in sorted(below)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix><IsTruncated>false</IsTruncated>{rows}"
            "</ListBucketResult>"
        ).encode()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""
