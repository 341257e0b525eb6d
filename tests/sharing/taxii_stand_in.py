"""A stand-in for another agency's TAXII 2.1 server: takes objects, keeps versions, may delete, on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

TOKEN = "invented-token"
PATH = "/root/collections/one/"


class TaxiiStandIn:
    """Keeps the latest version of every object (OASIS TAXII 2.1, section 5)."""

    def __init__(self, *, deletes: bool = True, redirect: str = "", refuse: int = 0) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str]] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                pass

            def answer(self, status: int, body: object, **headers: str) -> None:
                content = json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self) -> None:
                stand_in.requests.append(("POST", self.path))
                rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["objects"]
                if redirect:
                    self.answer(307, {}, Location=redirect)
                elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    self.answer(401, {"title": "no"})
                else:
                    for row in rows:
                        before = stand_in.objects.get(row["id"])
                        if before is None or row.get("modified", "") > before.get("modified", ""):
                            stand_in.objects[row["id"]] = row
                    self.answer(
                        202,
                        {"id": "1", "status": "complete", "total_count": len(rows), "failure_count": refuse},
                    )

            def do_DELETE(self) -> None:
                stand_in.requests.append(("DELETE", self.path))
                found = (
                    stand_in.objects.pop(self.path.rstrip("/").rpartition("/")[2], None) if deletes else None
                )
                self.answer(200 if found else 403, {})

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{PATH}"

    def __enter__(self) -> TaxiiStandIn:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
