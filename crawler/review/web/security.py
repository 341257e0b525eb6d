"""Security middleware: Host check, same-origin check for changes, and protective headers.

DNS rebinding (a foreign Host), cross-site requests (Sec-Fetch-Site, Origin) and framing end in 403 before any page
runs. The route checks the form token, since it knows the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
BODY_LIMIT: Final = 256 * 1024
"""Bytes of a form: a note and 2,000 ticked members fit."""

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
FRAME_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)
"""Policy of captured pages: nothing runs, nothing is fetched."""

HEADERS: Final = (
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-dns-prefetch-control", "off"),
    ("x-robots-tag", "noindex, nofollow"),
)


@dataclass(frozen=True, slots=True)
class SecurityMiddleware:
    """ASGI middleware; `hosts` are the Host values answered, lower case, with port where there is one."""

    app: ASGIApp
    hosts: frozenset[str]
    secure: bool = False
    """Behind TLS: the origin is https, and HSTS is sent."""
    larger: Mapping[str, int] = field(default_factory=dict)
    """Paths whose forms may be larger than `BODY_LIMIT` -> bytes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 403, 405 or 413, or pass the request on; adds the headers to every response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = refuse(
            scope["method"],
            Headers(scope=scope),
            self.hosts,
            self.secure,
            self.larger.get(scope["path"], BODY_LIMIT),
        )
        app = refusal or self.app

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._protect(MutableHeaders(scope=message))
            await send(message)

        await app(scope, receive, send_with_headers)

    def _protect(self, headers: MutableHeaders) -> None:
        for name, value in HEADERS:
            headers[name] = value
        headers.setdefault("content-security-policy", PAGE_POLICY)
        headers.setdefault("cache-control", "no-store")
        if headers["content-security-policy"] == PAGE_POLICY:
            headers["x-frame-options"] = "DENY"
        if self.secure:
            headers["strict-transport-security"] = "max-age=31536000"


def refuse(
    method: str, headers: Headers, hosts: frozenset[str], secure: bool, largest: int = BODY_LIMIT
) -> PlainTextResponse | None:
    """The refusal a request deserves, or None. Needs one Host of ours, and for changes the same origin."""
    host = headers.get("host", "").lower()
    if host not in hosts or len(headers.getlist("host")) != 1:
        return PlainTextResponse("This host name is not served here.\n", 403)
    if method in SAFE_METHODS:
        return None
    if method != "POST":
        return PlainTextResponse("Not allowed.\n", 405, {"allow": "GET, HEAD, POST"})
    if not same_origin(headers, host, secure):
        return PlainTextResponse("A change has to come from this console's own pages.\n", 403)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > largest:
        return PlainTextResponse("This form is too large.\n", 413)
    return None


def same_origin(headers: Headers, host: str, secure: bool) -> bool:
    """True when the browser confirms that our own page sent the request; missing headers are not enough.

    No page can forge Sec-Fetch-Site. Our referrer policy makes browsers send `Origin: null` with our own forms,
    so that `null` counts for nothing, but it does not contradict Sec-Fetch-Site.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    own = f"{'https' if secure else 'http'}://{host}"
    if site is None:
        return origin is not None and origin.lower() == own
    return site == "same-origin" and (origin is None or origin.lower() in {own, "null"})


def local_path(target: str) -> str:
    """Return `target` when it is a path of this desk, else `/` (no open redirect)."""
    good = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if good and target.isprintable() else "/"
