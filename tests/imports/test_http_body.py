"""Decoding archived HTTP bodies: every encoding of a table, damage, and what is not chunked after all."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.imports.http_body import Undecodable, body_of
from crawler.imports.items import MAX_BODY

PAGE = b"<html><p>Cook wanted</p></html>"


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def chunked(data, size=7):
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "stored"),
    [
        ({}, PAGE),
        ({"Content-Encoding": "identity"}, PAGE),
        ({"Content-Encoding": "gzip"}, gzip.compress(PAGE, mtime=0)),
        ({"Content-Encoding": "X-GZIP"}, gzip.compress(PAGE, mtime=0)),
        ({"Content-Encoding": "gzip"}, PAGE),  # the archive has decoded it already
        ({"Content-Encoding": "deflate"}, zlib.compress(PAGE)),
        ({"Content-Encoding": "deflate"}, raw_deflate(PAGE)),
        ({"Content-Encoding": "br"}, brotli.compress(PAGE)),
        ({"Content-Encoding": "deflate, gzip"}, gzip.compress(zlib.compress(PAGE), mtime=0)),
        ({"Transfer-Encoding": "chunked"}, chunked(PAGE)),
        ({"Transfer-Encoding": "chunked"}, PAGE),
        ({"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}, chunked(gzip.compress(PAGE, mtime=0))),
    ],
)
def test_body_is_decoded_as_its_headers_say(headers, stored):
    assert body_of(stored, headers.items()) == PAGE


@pytest.mark.parametrize(
    ("encoding", "stored"),
    [
        ("zstd", PAGE),
        ("gzip", b"\x1f\x8b" + b"damaged"),
        ("deflate", b"\xff\xff not deflate"),
        ("br", b"\xff\xff\xff\xff"),
    ],
)
def test_body_that_cannot_be_decoded_is_refused(encoding, stored):
    with pytest.raises(Undecodable):
        body_of(stored, [("Content-Encoding", encoding)])


def test_truncated_gzip_gives_what_is_there():
    data = gzip.compress(bytes(range(256)) * 20, compresslevel=0, mtime=0)
    found = body_of(data[:2000], [("Content-Encoding", "gzip")])
    assert 0 < len(found) < 2000
    assert (bytes(range(256)) * 20).startswith(found)


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
def test_bomb_is_unpacked_to_little_more_than_the_limit(pack):
    encoding = {gzip.compress: "gzip", brotli.compress: "br"}[pack]
    found = body_of(pack(bytes(3 * MAX_BODY)), [("Content-Encoding", encoding)])
    assert MAX_BODY < len(found) < 2 * MAX_BODY


@given(data=st.binary(min_size=1, max_size=300), size=st.integers(1, 50))
def test_chunks_of_any_size_are_joined(data, size):
    assert body_of(chunked(data, size), [("Transfer-Encoding", "chunked")]) == data
