"""Pictures of captured pages: inert, without a masked number; a dossier shows them, or says why not."""

import http.server
import re
import threading
from dataclasses import replace

import pytest

from crawler.export import dossier
from crawler.masking.mask import NOTHING, mask_of
from crawler.page_pictures.drawing import SWITCH, draw_pages, why_not
from crawler.page_pictures.inert_page import inert_page
from tests.export import fixture

NUMBER = "+234 803 000 0151"
HIDDEN = mask_of(frozenset({("phone", "+2348030000151")}), frozenset(), b"k" * 32)
AD = "<!doctype html><html><head><title>x</title></head><body><h1>Cook wanted</h1>{}</body></html>"


@pytest.fixture
def drawn(monkeypatch):
    """Pages are drawn, as far as this machine can."""
    monkeypatch.setenv(SWITCH, "on")
    if why_not():
        pytest.skip(why_not())


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        (AD.format("<p>Call</p>"), True),
        ("<HTML><p>old", True),
        ('{"title": "Cook"}', False),
        ('<?xml version="1.0"?><rss><channel/></rss>', False),
        ("title,phone\nCook,1", False),
        (AD.format("<b>" * 20_000), False),
    ],
)
@pytest.mark.parametrize("mask", [NOTHING, HIDDEN], ids=["plain", "masked"])
def test_what_is_a_page(text, is_page, mask):
    assert (inert_page(text, mask) is not None) == is_page


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<iframe src='https://a.example/'></iframe>",
        "<link rel=stylesheet href='https://a.example/a.css'>",
        "<meta http-equiv=refresh content='0;https://a.example/'>",
        "<base href='https://a.example/'>",
        "<object data='https://a.example/'></object>",
    ],
)
def test_what_acts_is_gone_and_the_words_stay(evil):
    page = inert_page(AD.format(f"<p>before</p>{evil}<p>after</p>"), NOTHING)
    assert page is not None
    assert re.search("before.*after", page, re.S)
    assert not re.search(r"a\.example|alert", page)
    assert page.index("default-src 'none'") < page.index("before")


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        "+234 803 <b>000</b> 0151",
        "<a href='tel:+2348030000151'>call</a>",
        "<img alt='+2348030000151'>",
        "<style>p::after { content: '+2348030000151' }</style><p>call </p>",
        "<p title='+2348030000151'>call</p>",
    ],
)
def test_a_masked_number_is_on_no_page(written):
    page = inert_page(AD.format(f"<p>{written}</p>"), HIDDEN)
    assert page is not None
    assert "Cook wanted" in page
    assert "0151" not in page
    assert "0151" in str(inert_page(AD.format(f"<p>{written}</p>"), NOTHING))


@pytest.mark.browser
def test_drawing_asks_for_nothing_and_gives_pictures(drawn):
    asked = []

    class Trap(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = f"http://127.0.0.1:{server.server_port}"
    greedy = AD.format(
        f"<img src='{there}/i'><style>@import '{there}/c'; body {{ background: url({there}/b) }}</style>"
        f"<video poster='{there}/v'></video><a href='{there}' ping='{there}/p'>x</a>"
    )
    pictures = draw_pages([str(inert_page(greedy, NOTHING)), greedy, "<p>" + "long " * 50_000])
    server.shutdown()
    assert asked == []
    assert all(picture is not None and picture.startswith(b"\xff\xd8") for picture in pictures)
    short, _, long = map(_height, pictures)
    assert short < long == 900


def _height(jpeg):
    """Of a baseline or progressive JPEG, from its frame header."""
    at = re.search(rb"\xff[\xc0\xc2]..\x08(..)", jpeg, re.S)
    assert at
    return int.from_bytes(at[1], "big")


@pytest.mark.browser
def test_a_dossier_shows_each_page_once_and_counts_what_has_none(drawn):
    document = fixture.document(1)
    captures = tuple(
        replace(row, capture=replace(row.capture, payload_sha256=f"{max(place, 1):064x}"))
        for place, row in enumerate(document.capture_rows)
    )
    pages = {f"{1:064x}": str(inert_page(AD.format("<p>Call</p>"), NOTHING))}
    shown = replace(document, capture_rows=captures, pages=pages)
    out = dossier.render(shown)
    assert out.count("data:image/jpeg;base64,") == 1
    assert 'alt="The captured page of ad 1, 2"' in out
    assert "12 of 14 ads have no picture" in out


@pytest.mark.parametrize(("switch", "path", "words"), [("off", "/usr/bin", SWITCH), ("on", "", "Chromium")])
def test_a_dossier_says_why_there_is_no_picture(monkeypatch, switch, path, words):
    monkeypatch.setenv(SWITCH, switch)
    monkeypatch.setenv("PATH", path)
    out = dossier.render(fixture.document(1))
    assert "<img" not in out
    [said] = re.findall(r"<p>None: (.*?)\.</p>", out)
    assert words in said
