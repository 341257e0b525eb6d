"""Decompression that flags truncated responses, which Scrapy decodes silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

CUT: Final = "cut short"
"""Flag of a response that is not whole."""


class CompressionMiddleware(HttpCompressionMiddleware):
    """Decodes as Scrapy does; flags a gzip whose length does not fit its trailer (RFC 1952, ISIZE)."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Decode an answer."""
        encoded = response.body
        gzipped = b"gzip" in (response.headers.get("Content-Encoding") or b"").lower()
        decoded = super().process_response(request, response)
        if gzipped and not isinstance(decoded, type(request)) and not is_whole(encoded, len(decoded.body)):
            decoded.flags.append(CUT)
        return decoded


def is_whole(encoded: bytes, size: int) -> bool:
    """True when a gzip's last four bytes state the size that came out of it."""
    return int.from_bytes(encoded[-4:], "little") == size & 0xFFFFFFFF
