"""Decompression that keeps what came of a damaged response, and flags it; Scrapy drops it, or says nothing."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.responsetypes import responsetypes

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

CUT: Final = "cut short"
"""Flag of a response that is not whole."""
_PIECE: Final = 256
"""Bytes that are unpacked at a time: of the piece with the damage nothing is kept."""


class DamagedAnswer(ValueError):
    """An answer of which nothing can be unpacked; the message is the reason for its outcome."""


class CompressionMiddleware(HttpCompressionMiddleware):
    """Decodes as Scrapy does; flags a gzip that does not fit its trailer (RFC 1952, CRC32 and ISIZE)."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Decode an answer."""
        encoded = response.body
        gzipped = b"gzip" in (response.headers.get("Content-Encoding") or b"").lower()
        try:
            decoded = super().process_response(request, response)
        except (OSError, EOFError, zlib.error) as error:
            begun = beginning_of(encoded, self._max_size) if gzipped else b""
            if not begun:
                raise DamagedAnswer("its compressed answer can't be unpacked") from error
            kind = responsetypes.from_args(headers=response.headers, url=response.url, body=begun)
            decoded = response.replace(cls=kind, body=begun)
            del decoded.headers["Content-Encoding"]
        if gzipped and not isinstance(decoded, type(request)) and not is_whole(encoded, decoded.body):
            decoded.flags.append(CUT)
        return decoded


def beginning_of(encoded: bytes, most: int) -> bytes:
    """What can be unpacked of a damaged gzip, `most` bytes at most; empty where nothing can."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    pieces, size = [], 0
    for start in range(0, len(encoded), _PIECE):
        try:
            piece = unpacker.decompress(encoded[start : start + _PIECE], most - size)
        except zlib.error:
            break
        pieces.append(piece)
        size += len(piece)
        if size >= most:
            break
    return b"".join(pieces)


def is_whole(encoded: bytes, body: bytes) -> bool:
    """True when a gzip's last eight bytes state the checksum and the size of what came out of it."""
    checksum, size = zlib.crc32(body), len(body) & 0xFFFFFFFF
    return encoded[-8:] == checksum.to_bytes(4, "little") + size.to_bytes(4, "little")
