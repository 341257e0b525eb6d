"""Pages built to hang, to blind or to crash a reader: all are answered, in bounded time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings import Hints, read_page
from crawler.postings.page_state import page_state
from crawler.postings.parser_guard import simplified
from crawler.records import Page

SELECT = Hints(source="s", select={"title": "h1", "description": ".d"})
GOOD = (
    '<div itemscope itemtype="http://schema.org/JobPosting"><b itemprop=title>Cook</b></div>'
    "<h1>Cook</h1><p class=d>Cook rice.</p>"
)
SCRIPT = '<script type="application/ld+json">'
MANY = 100_000
"""Repetitions of a hostile pattern, near what a page of `DOWNLOAD_MAXSIZE` could hold."""

PAGES = {
    "attributes": "<div " + " ".join(f'a{n}="x"' for n in range(MANY)) + ">" + GOOD,
    "attributes with brackets": "<div " + " ".join(f'a{n}=">"' for n in range(MANY)) + ">" + GOOD,
    "attributes with openers": "<div " + " ".join(f"a{n}='<'" for n in range(MANY)) + ">" + GOOD,
    "attributes without values": "<div " + " ".join(f"a{n}" for n in range(MANY)) + ">" + GOOD,
    "attributes without end": GOOD + "<div " + " ".join(f'a{n}="x"' for n in range(MANY)),
    "nesting": "<div>" * MANY + GOOD,
    "nesting closed": "<div>" * MANY + GOOD + "</div>" * MANY,
    "scripts without end": GOOD + "<script>" * MANY,
    "titles without end": "<title>" * MANY,
    "headings without end": "<h1>" * MANY,
    "angle brackets": "<" * 10 * MANY,
    "types without scripts": "ld+json " * MANY + "JobPosting",
    "blocks without end": SCRIPT * 10_000 + "JobPosting",
    "comments without end": "<!--" * MANY + (SCRIPT + '{"@type":"JobPosting","title":"x"}</script>') * 200,
    "arrays without end": SCRIPT + "[" * MANY + '"JobPosting"',
    "objects without end": SCRIPT + '{"a":' * MANY + '"JobPosting"',
    "quotes": SCRIPT + '{"@type":"JobPosting","title":"' + '"' * MANY + '"}',
    "blanks after a quote": SCRIPT + '{"@type":"JobPosting","title":"x"' + " " * 10 * MANY + 'y"}',
    "comments in a block": SCRIPT + '{"@type":"JobPosting",' + "/*" * MANY + '"title":"x"}',
    "attributes in a description": SCRIPT
    + '{"@type":"JobPosting","title":"x","description":"<div '
    + " ".join(f"a{n}='x'" for n in range(MANY))
    + '>Cook rice."}</script>',
}


@pytest.mark.parametrize("name", PAGES)
def test_bounded_time(name):
    page = Page(url="https://h.example/", body=PAGES[name].encode(), fetched_at="2026-11-25T00:00:00Z")
    started = time.process_time()
    page_state(page)
    found = read_page(page, SELECT)
    assert time.process_time() - started < 8, "normally far below one second"
    if GOOD in PAGES[name]:
        assert [ad.description for ad in found] == ["Cook rice."]


def test_nothing_nested_deep_is_lost():
    deep = '<p class="d">' + "<b>" * 5_000 + "deep words" + "</b>" * 5_000 + "</p><h1>Cook</h1>"
    page = Page(url="https://h.example/", body=deep.encode(), fetched_at="2026-11-25T00:00:00Z")
    assert read_page(page, SELECT)[0].description == "deep words"


def test_what_follows_the_end_of_the_page_is_read():
    body = b"<html><body><h1>Cook</h1></body></html><p class=d>call us</p>"
    page = Page(url="https://h.example/", body=body, fetched_at="2026-11-25T00:00:00Z")
    assert read_page(page, SELECT)[0].description == "call us"


def test_normal_pages_are_left_alone():
    page = "<ul>" + "<li>One<p>Two<br><img src=x>" * 3_000 + "</ul>"
    assert simplified(page) == page


pieces = st.sampled_from(
    (SCRIPT, "</script>", "<!--", "-->", '{"@type":"JobPosting",', '"title":"x"', "}", "[", "]", ",", '"', "'",
     "<div ", ">", "<h1>", "itemscope ", 'itemtype="x/JobPosting" ', "itemprop=title ", "JobPosting", "&quot;",
     "\x00", "\ud800", "\ufeff", "<![CDATA[", "]]>", "\\", "/*", "é", '"baseSalary":{"value":', '"jobLocation":',
     '"datePosted":"2026"', "</html>", "<meta charset=utf-16>", "null", "9" * 400)
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=25))
def test_any_mixture_is_answered(parts):
    body = "".join(parts).encode("utf-8", "surrogatepass")
    page = Page(url="https://h.example/", body=body, fetched_at="2026-11-25T00:00:00Z")
    read_page(page, SELECT)
    page_state(page)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.none() | st.text(max_size=12))
def test_any_bytes_are_answered(body, encoding):
    page = Page(url="https://h.example/", body=body, fetched_at="", encoding=encoding)
    read_page(page, SELECT)
    page_state(page)


@pytest.mark.parametrize("count", [200, 20_000])
def test_scopes_within_scopes_are_not_waited_for(count):
    body = b'<div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">x</b>' * count
    begun = time.process_time()
    read_page(Page(url="https://board.example/1", body=body, fetched_at=""), Hints(source="x"))
    assert time.process_time() - begun < 3
