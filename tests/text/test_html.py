"""HTML becomes the text a reader sees: words whole, items apart, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.html import visible_text
from crawler.text.parser_limits import exceeds_parser_limits
from tests.postings.test_shared_data import DATA
from tests.scaling import grows_linearly
from tests.text.plain_walk import plain_text

CASES = [
    ("<ul><li>0803</li><li>1234567</li></ul>", "0803\n1234567"),
    ("regis<span>tration</span> f<b>e</b>e", "registration fee"),
    ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
    ("<td>a</td><td>b</td>", "ab"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("<script>x()</script><style>p{}</style>seen<template>no</template>", "seen"),
    ("a &amp; b &lt;c&gt; &#x30;8", "a & b <c> 08"),
    ("plain text  with   spaces", "plain text with spaces"),
    ("before<div>inside</div>after", "before\ninside\nafter"),
    ("<div><p>a</p></div><div>b</div>", "a\nb"),
    ("a<br><br>b<br>c", "a\n\nb\nc"),
    ("", ""),
    ("<", "<"),
]


@pytest.mark.parametrize(("html", "text"), CASES)
def test_visible_text(html, text):
    assert visible_text(html) == text


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda count: "<div>" * count + "deep" + "</div>" * count, "deep"),
        (lambda count: "<b>" * (count // 20) + "bold" + "</b>" * (count // 20) + "<p>after", "after"),
        (lambda count: "<a " + " ".join(f"a{i}=1" for i in range(count)) + ">x</a><p>0803", "0803"),
        (lambda count: "<" * count, "<"),
        (lambda count: "<p>" * count + "end", "end"),
    ],
    ids=["nested", "nested-below-the-limit", "attributes", "brackets", "unclosed"],
)
def test_a_hostile_page_loses_nothing_and_costs_by_its_size(make, expected):
    assert expected in visible_text(make(50_000))
    assert grows_linearly(visible_text, make, 12_500)


@given(st.lists(st.text(alphabet="abc 0123456789", min_size=1, max_size=8), min_size=1, max_size=8))
def test_list_items_never_touch(items):
    html = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    lines = [line for line in visible_text(html).split("\n") if line]
    assert lines == [" ".join(item.split()) for item in items if item.strip()]


@given(st.text(max_size=300))
def test_any_text_is_accepted(text):
    visible_text(text)
    visible_text(f"<div>{text}</div>")


PIECES = st.sampled_from(
    ["<div>", "</div>", "<p>", "</p>", "<span>", "</span>", "<b>", "</b>", "<br>", "<td>", "</td>", "<table>",
     "<tr>", "</table>", "<!-- c -->", "<script>x</script>", "<img>", "<li>", "<ul>", "</ul>", "<svg>y</svg>",
     "<head>", "<title>t</title>", "</head>", "<body>", "<select><option>o</select>", "<noscript>n</noscript>",
     '<a data-cfemail="4b0a0b0865222327"><i>z</i></a>', "one", "two ",
     " ", "\n", "  \n ", "\r\n", "\x1f", "\xa0", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_the_fast_walk_says_what_the_plain_one_says(pieces):
    html = "<i>" + "".join(pieces)
    assert visible_text(html) == plain_text(html)


def test_saved_pages_read_as_by_the_plain_walk():
    pages = sorted((DATA / "pages").rglob("*.html"))[::4] if DATA.exists() else []
    if not pages:
        pytest.skip("the saved pages are not here (put them at ../shared/data or set ADWATCH_DATA)")
    for path in pages:
        html = path.read_text("utf-8", "replace")
        if not exceeds_parser_limits(html):
            assert visible_text(html) == plain_text(html), path.name
