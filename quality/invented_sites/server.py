"""One invented site on loopback: its folder and map of addresses, with its own host in pages replaced by this one."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import unquote

_TYPES: Final = {
    "html": "text/html",
    "php": "text/html",
    "json": "application/json",
    "txt": "text/plain",
    "pdf": "application/pdf",
    "xml": "application/xml",
}
_ORIGIN: Final = re.compile(rb"https?:(?://|\\/\\/)[a-z0-9.-]+\.example(?![a-z0-9.-])")


class InventedSite:
    """The files of one site: `NAME/`, and `NAME.map.json` with the addresses that no file is called after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        mapped = folder.with_name(f"{folder.name}.map.json")
        self.mapped: dict[str, str] = json.loads(mapped.read_text("utf-8")) if mapped.exists() else {}
        self.origin = _own_origin(folder)

    def file_of(self, address: str) -> Path | None:
        """The file behind an address of the site; None where there is none."""
        plain = unquote(address)
        for asked in (address, plain):
            if asked in self.mapped:
                return self.folder / self.mapped[asked]
        if "?" in plain:
            return None
        path = self.folder / (plain.lstrip("/") + ("index.html" if plain.endswith("/") else ""))
        inside = path.resolve().is_relative_to(self.folder.resolve())
        return path if inside and path.is_file() else None

    def body_of(self, path: Path, origin: str) -> bytes:
        """What is served of a file: the site's own origin is replaced."""
        body = path.read_bytes()
        if path.suffix == ".pdf" or not self.origin:
            return body
        escaped = origin.replace("/", "\\/").encode()
        host = self.origin.partition(b"://")[2]
        for scheme in (b"https", b"http"):
            body = body.replace(scheme + b"://" + host, origin.encode())
            body = body.replace(scheme + b":\\/\\/" + host, escaped)
        return body


def _own_origin(folder: Path) -> bytes:
    """The origin that most addresses in the pages have."""
    seen: Counter[bytes] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pdf":
            seen.update(found.replace(b"\\/", b"/") for found in set(_ORIGIN.findall(path.read_bytes())))
    return seen.most_common(1)[0][0] if seen else b""


@contextmanager
def served(site: InventedSite) -> Iterator[str]:
    """Serve a site until the block ends; yields its origin on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = site.file_of(self.path.partition("#")[0])
            if path is None:
                self.send_error(404)
                return
            body = site.body_of(path, origin)
            self.send_response(200)
            self.send_header("Content-Type", _type_of(path, body))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    origin = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()


def _type_of(path: Path, body: bytes) -> str:
    """The media type; no charset, so that the page's own word counts."""
    if path.suffix != ".html" and body.lstrip().startswith(b"<?xml"):
        return "application/xml"
    return _TYPES.get(path.suffix.lstrip("."), "application/octet-stream")
