"""Sanitized captures."""

import pytest

from crawler.masking.active import current
from crawler.masking.page_html import LONGEST_ADDRESS, safe_html


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p class=x onclick=y>Maid <b>wanted</b>", "<p>Maid <b>wanted</b></p>"),
        ("<p title=+2348030000151 lang=en>Maid", "<p>Maid</p>"),
        ("<p>a<script>alert(1)</script>b", "<p>ab</p>"),
        ("<font><p>a", "<p>a</p>"),
        ('<a href="https://a.example/x">apply</a>', "apply<small> [hxxps://a[.]example/x]</small>"),
        ('<a href="javascript:alert(1)">apply</a>', "apply<small> [javascript:alert(1)]</small>"),
        ("<a name=x>apply</a>", "apply"),
        ('<img src=x alt="a poster">', "<small> [a poster]</small>"),
        ('<img src=x alt="<b>a</b>">', "<small> [&lt;b&gt;a&lt;/b&gt;]</small>"),
        ("&lt;b&gt; &amp; 'x'", "&lt;b&gt; &amp; &#x27;x&#x27;"),
        ("<form><p>gone</form>left", "left"),
        ("a<!-- comment -->b", "ab"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("", ""),
    ],
)
def test_a_capture_keeps_words_and_plain_tags_only(page, expected):
    assert safe_html(page, current()) == expected


def test_a_long_address_is_cut():
    assert (
        len(safe_html(f'<a href="https://a.example/{"x" * 5_000}">y</a>', current())) < LONGEST_ADDRESS + 60
    )


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<a href=x>"])
def test_a_page_that_would_hang_a_parser_shows_its_text(tag):
    assert safe_html(tag * 20_000 + "Maid <wanted>", current()) == "<pre>Maid</pre>"
