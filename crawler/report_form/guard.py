"""What every request of the form passes: its host name, where a form comes from, and the headers of every answer."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crawler.report_form.page import STYLE
from crawler.review.web.security import HEADERS

_STYLE = b64encode(sha256(STYLE.encode()).digest()).decode("ascii")
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{_STYLE}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing runs, nothing is fetched, and the form goes nowhere else."""


@dataclass(frozen=True, slots=True)
class FormGuard:
    """ASGI middleware."""

    app: ASGIApp
    hosts: frozenset[str]
    secure: bool = False
    """Behind TLS: HSTS is sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 403, or pass the request on; adds the headers to every response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        refusal = None
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            refusal = PlainTextResponse("This host name is not served here.\n", 403)
        elif scope["method"] == "POST" and not self._is_own(headers, host):
            refusal = PlainTextResponse("Send the form from its own page.\n", 403)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in (
                    *HEADERS,
                    ("content-security-policy", POLICY),
                    ("cache-control", "no-store"),
                ):
                    answer[name] = value
                if self.secure:
                    answer["strict-transport-security"] = "max-age=31536000"
            await send(message)

        await (refusal or self.app)(scope, receive, send_with_headers)

    def _is_own(self, headers: Headers, host: str) -> bool:
        """Whether a form is not from another site. Old browsers say nothing: theirs is known by its token.

        Hotlines' systems say nothing either. A page that somebody there opens could send wrong keys from their
        address.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin", "null").lower()
        own = f"{'https' if self.secure else 'http'}://{host}"
        return site in {None, "same-origin", "none"} and origin in {own, "null"}
