"""The cheap test never says less than reading would: what it passes over holds no ad."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.imports.warc_pages import page_of
from crawler.imports.warc_records import WarcRecord
from crawler.records import Page
from crawler.scan.prefilter import may_hold_ads, prefilter

NAMES = ("Content-Type", "content-type ", " Content-Type", "X-Content-Type", "Content-Encoding", "Transfer-Encoding",
         "Vary", "X-Crawl-Content-Encoding", "Server", "")  # fmt: skip
VALUES = ("text/html; charset=utf-8", "TEXT/HTML", " application/xhtml+xml", "application/json", "gzip", "chunked",
          "identity", "content-encoding", "Accept-Encoding", "")  # fmt: skip
BODIES = (
    b"",
    b"<html>JobPosting",
    b"<html>plain\r\n\r\nmore",
    "<html>JobPosting".encode("utf-16"),
    "<html>JobPosting".encode("utf-16-le"),
    gzip.compress(b"<html>jobposting"),
    b"5\r\nJobPo\r\n5\r\nsting\r\n0\r\n\r\n",
)


def response(block: bytes) -> WarcRecord:
    return WarcRecord(1, 0, len(block), True, "https://a.example/", block, {})


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from((":", " : ", "")), st.sampled_from(VALUES))),
    st.sampled_from(BODIES),
    st.sampled_from((b"HTTP/1.1 200 OK", b"", b"\x00\xff")),
    st.booleans(),
)
def test_what_is_passed_over_holds_no_ad(fields, body, first, ends):
    top = b"".join(b"\r\n" + f"{name}{colon}{value}".encode() for name, colon, value in fields)
    block = first + top + (b"\r\n\r\n" if ends else b"") + body
    page, seen = page_of(response(block)), prefilter(block)
    if seen == "not html":
        assert page is None
    elif seen == "no ad":
        assert isinstance(page, Page)
        assert not may_hold_ads(page.body)


@pytest.mark.parametrize(
    ("fields", "body", "seen"),
    [
        ("Content-Type: text/html", b"<p>a page", "no ad"),
        ("Content-Type: image/png", b"JobPosting", "not html"),
        ("Server: x", b"<p>a page", "no ad"),
        ("Content-Type: text/html", b"<p>JobPosting", "read"),
        ("X-Crawl-Content-Encoding: gzip\r\nVary: Accept-Encoding", b"<p>a page", "no ad"),
        ("Content-Encoding: gzip", b"\x1f\x8b", "read"),
        ("Content-Type: text/html", b"\xff\xfe<\0", "read"),
    ],
)
def test_most_pages_are_told_at_a_glance(fields, body, seen):
    assert prefilter(f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() + body) == seen
