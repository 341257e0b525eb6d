"""Decode the transfer and content encodings of an archived HTTP body, within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from crawler.imports.items import MAX_BODY


class Undecodable(Exception):
    """The body can't be decoded to what a browser would show."""


def _inflated(body: bytes, bits: int) -> bytes:
    """Inflate up to one byte over the limit; of a truncated stream, what is there."""
    inflater = zlib.decompressobj(bits)
    try:
        return inflater.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        raise Undecodable(f"damaged compression: {error}") from error


def _deflate(body: bytes) -> bytes:
    """Inflate a body with the encoding `deflate`: servers send zlib (RFC 9110) or raw deflate."""
    try:
        return _inflated(body, zlib.MAX_WBITS)
    except Undecodable:
        return _inflated(body, -zlib.MAX_WBITS)


def _brotli(body: bytes) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        return bytes(unpacker.process(body, output_buffer_limit=MAX_BODY + 1))
    except brotli.error as error:
        raise Undecodable(f"damaged compression: {error}") from error


def _dechunked(body: bytes) -> bytes:
    """Join the chunks of a body. A body that is not chunked (many archives store it decoded) is returned as it is."""
    parts: list[bytes] = []
    position = 0
    while position < len(body):
        end = body.find(b"\r\n", position, position + 100)
        size = body[position:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return body if not parts else b"".join([*parts, body[position:]])
        if length == 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        position = end + 2 + length + 2
    return b"".join(parts)


_GZIP_MAGIC: Final = b"\x1f\x8b"


def body_of(content: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """Decode a body.

    Args:
        content: The body as stored.
        headers: HTTP headers that name its encodings.

    Returns:
        At most `MAX_BODY` + 1 bytes of a compressed body: a longer result shows that it is too large.

    Raises:
        Undecodable: An encoding is unknown, or the data is damaged.
    """
    named = {name.lower(): value.lower() for name, value in headers}
    if "chunked" in named.get("transfer-encoding", ""):
        content = _dechunked(content)
    for encoding in reversed([part.strip() for part in named.get("content-encoding", "").split(",")]):
        if encoding in ("gzip", "x-gzip"):
            content = _inflated(content, 31) if content.startswith(_GZIP_MAGIC) else content
        elif encoding == "deflate":
            content = _deflate(content)
        elif encoding == "br":
            content = _brotli(content)
        elif encoding not in ("", "identity"):
            raise Undecodable(f"content encoding {encoding!r} is not known")
    return content
