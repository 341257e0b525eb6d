"""Packed data that unpacks to far more than it is, made in moments: one packed block is repeated."""

from __future__ import annotations

import struct
import zlib
from functools import cache

BLOCK = 1 << 20


@cache
def gzip_bomb(mebibytes: int, filler: bytes = b"\0", head: bytes = b"", tail: bytes = b"") -> bytes:
    """One member that unpacks to `head`, then so many MiB of one byte, then `tail` (RFC 1952)."""
    block = filler * BLOCK
    stream = _repeated(head, block, mebibytes, tail)
    digest = zlib.crc32(head)
    for _ in range(mebibytes):
        digest = zlib.crc32(block, digest)
    length = (len(head) + mebibytes * BLOCK + len(tail)) & 0xFFFFFFFF
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + stream + struct.pack("<II", zlib.crc32(tail, digest), length)


def zlib_zeros(count: int) -> bytes:
    """So many zeros as one stream of zlib (RFC 1950)."""
    block, rest = bytes(BLOCK), bytes(count % BLOCK)
    digest = zlib.adler32(rest)
    for _ in range(count // BLOCK):
        digest = zlib.adler32(block, digest)
    return b"\x78\xda" + _repeated(b"", block, count // BLOCK, rest) + struct.pack(">I", digest)


def _repeated(head: bytes, block: bytes, times: int, tail: bytes) -> bytes:
    """Deflated: each block ends in a full flush, so none refers to the one before, and one serves for all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    one = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + one * times + packer.compress(tail) + packer.flush()
