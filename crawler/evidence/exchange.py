"""One request and its answer, and the WARC records that hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.evidence import warc
from crawler.records import Capture

Field = tuple[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, as the fetcher hands them over."""

    url: str
    """The address that answered."""
    requested_url: str = ""
    """The address first asked for, before redirects; empty when it is the same."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    decoded: bool = True
    """True when content and transfer encodings of `body` are undone (as in `Page`)."""
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    started: str
    """UTC, ISO 8601 with Z: when the request was sent."""
    finished: str
    ip_address: str | None = None
    protocols: tuple[str, ...] = ("http/1.1",)
    """For WARC-Protocol: http/1.1, h2, tls/1.3 ..."""
    truncated: str | None = None
    """Why the body is not whole: length | time | disconnect."""
    run: int | None = None
    imported: bool = False
    """True for the content of a file that was imported: there was no exchange."""
    rendered: bytes | None = None
    """What a browser made of the response (HTML, UTF-8), kept with it as a conversion record."""
    meta: Mapping[str, object] | None = None
    """What else belongs to it: source, hints, redirect hops, TLS certificate, ruleset, configuration hash."""


def answer(exchange: Exchange, payload: bytes, earlier: Capture | None, fields: list[Field]) -> bytes:
    """The record of the answer: a response, a revisit of `earlier`, or a resource for an import."""
    digest = ("WARC-Payload-Digest", warc.spelled(payload))
    headers = warc.archived(exchange.headers, len(exchange.body)) if exchange.decoded else exchange.headers
    content = {name.lower(): value for name, value in exchange.headers}.get("content-type")
    if exchange.imported:
        kind = ("Content-Type", content or "application/octet-stream")
        return warc.member("resource", [*fields, digest, kind], exchange.body)
    more = [*fields, digest, ("WARC-IP-Address", exchange.ip_address)]
    more += [("WARC-Protocol", protocol) for protocol in exchange.protocols]
    more += [("WARC-Truncated", exchange.truncated), ("Content-Type", "application/http; msgtype=response")]
    start = f"HTTP/1.1 {exchange.status}"
    if earlier is None:
        return warc.member("response", more, warc.http_block(start, headers, exchange.body))
    more += [
        ("WARC-Profile", warc.REVISIT),
        ("WARC-Refers-To", str(json.loads(earlier.meta).get("record", ""))),
        ("WARC-Refers-To-Target-URI", warc.uri(earlier.url)),
        ("WARC-Refers-To-Date", earlier.started),
    ]
    return warc.member("revisit", more, warc.http_block(start, headers))


def conversion(exchange: Exchange, fields: list[Field], answered: str) -> bytes:
    """The record of the page as its scripts left it; `answered` is the id of the answer it was made of."""
    body = exchange.rendered or b""
    more = [
        ("WARC-Record-ID", warc.record_id()),
        *fields,
        ("WARC-Date", exchange.finished),
        ("WARC-Refers-To", answered),
        ("WARC-Payload-Digest", warc.warc_digest(body)),
        ("Content-Type", "text/html; charset=utf-8"),
    ]
    return warc.member("conversion", more, body)


def request(exchange: Exchange, fields: list[Field]) -> bytes:
    """The record of the request."""
    parts = urlsplit(warc.uri(exchange.url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = exchange.request_headers
    if not any(name.lower() == "host" for name, _ in headers):
        headers = (("Host", parts.netloc), *headers)
    more = [
        ("WARC-Record-ID", warc.record_id()),
        *fields,
        ("Content-Type", "application/http; msgtype=request"),
    ]
    return warc.member("request", more, warc.http_block(f"{exchange.method} {target} HTTP/1.1", headers))
