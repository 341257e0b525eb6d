"""Pages built to hang, to blind or to crash a reader: all are answered, in bounded time."""

from collections.abc import Callable
from functools import partial
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.postings import Hints, parser_guard
from crawler.postings.page import read_page
from crawler.postings.page_state import page_state
from crawler.postings.parser_guard import simplified
from crawler.records import Page
from tests.scaling import FACTOR, grows_linearly

SELECT = Hints(source="s", select={"title": "h1", "description": ".d"})
GOOD = (
    '<div itemscope itemtype="http://schema.org/JobPosting"><b itemprop=title>Cook</b></div>'
    "<h1>Cook</h1><p class=d>Cook rice.</p>"
)
SCRIPT = '<script type="application/ld+json">'
MANY = 100_000
"""Repetitions of a hostile pattern, near what a page of `DOWNLOAD_MAXSIZE` could hold."""

PAGES: dict[str, Callable[[int], str]] = {
    "attributes": lambda n: "<div " + " ".join(f'a{k}="x"' for k in range(n)) + ">" + GOOD,
    "attributes with brackets": lambda n: "<div " + " ".join(f'a{k}=">"' for k in range(n)) + ">" + GOOD,
    "attributes with openers": lambda n: "<div " + " ".join(f"a{k}='<'" for k in range(n)) + ">" + GOOD,
    "attributes without values": lambda n: "<div " + " ".join(f"a{k}" for k in range(n)) + ">" + GOOD,
    "attributes without end": lambda n: GOOD + "<div " + " ".join(f'a{k}="x"' for k in range(n)),
    "nesting": lambda n: "<div>" * n + GOOD,
    "nesting closed": lambda n: "<div>" * n + GOOD + "</div>" * n,
    "scripts without end": lambda n: GOOD + "<script>" * n,
    "titles without end": lambda n: "<title>" * n,
    "headings without end": lambda n: "<h1>" * n,
    "angle brackets": lambda n: "<" * 10 * n,
    "types without scripts": lambda n: "ld+json " * n + "JobPosting",
    "blocks without end": lambda n: SCRIPT * (n // 10) + "JobPosting",
    "comments without end": lambda n: (
        "<!--" * n + (SCRIPT + '{"@type":"JobPosting","title":"x"}</script>') * 200
    ),
    "arrays without end": lambda n: SCRIPT + "[" * n + '"JobPosting"',
    "objects without end": lambda n: SCRIPT + '{"a":' * n + '"JobPosting"',
    "quotes": lambda n: SCRIPT + '{"@type":"JobPosting","title":"' + '"' * n + '"}',
    "blanks after a quote": lambda n: SCRIPT + '{"@type":"JobPosting","title":"x"' + " " * 10 * n + 'y"}',
    "comments in a block": lambda n: SCRIPT + '{"@type":"JobPosting",' + "/*" * n + '"title":"x"}',
    "attributes in a description": lambda n: (
        SCRIPT
        + '{"@type":"JobPosting","title":"x","description":"<div '
        + " ".join(f"a{k}='x'" for k in range(n))
        + '>Cook rice."}</script>'
    ),
}


def hostile(name, size):
    return Page(url="https://h.example/", body=PAGES[name](size).encode(), fetched_at="2026-11-25T00:00:00Z")


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if GOOD in page(1)])
def test_the_ad_of_a_hostile_page_is_read(name):
    assert [ad.description for ad in read_page(hostile(name, MANY), SELECT)] == ["Cook rice."]


@pytest.mark.parametrize("name", PAGES)
def test_cost_grows_with_the_page(name):
    def read(page):
        page_state(page)
        read_page(page, SELECT)

    assert grows_linearly(read, partial(hostile, name), MANY // FACTOR // 2)


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


def test_cost_grows_with_scopes_within_scopes():
    def nested(count):
        body = b'<div itemscope itemtype="https://schema.org/JobPosting"><b itemprop="title">x</b>' * count
        return Page(url="https://board.example/1", body=body, fetched_at="")

    assert grows_linearly(lambda page: read_page(page, Hints(source="x")), nested, 5_000)


@given(
    st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<P>", "<br/>", "</p>", "<b x='1'", "<b>", "</B>", "</i <i>", "a", "<li>"]
        )
    )
)
def test_tags_are_dropped_where_they_are_nested_too_deep_and_nowhere_else(pieces):
    html = "".join(pieces)
    depth, expected, last = 0, [], 0
    for tag in parser_guard._TAG.finditer(html):
        if tag[2].lower() not in parser_guard._UNCOUNTED:
            if depth >= 3:
                expected.append(html[last : tag.start()])
                last = tag.end()
            depth = max(0, depth - 1) if tag[1] else depth + 1
    with patch.object(parser_guard, "DEEP", 3):
        assert parser_guard._flattened(html) == "".join([*expected, html[last:]])
