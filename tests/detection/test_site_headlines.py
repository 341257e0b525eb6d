"""Headlines of a site itself: learned from what its pages have in common, kept in the card, and no titles of ads."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.detection.fetch_page import FetchedPage
from crawler.detection.site_headlines import headlines_of, site_headlines
from crawler.postings.page_headlines import read_headlines
from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home
from tests.fetch.test_crawl import HOST

URL = "https://board.example/n/7"


def test_what_many_pages_have_is_of_the_site():
    pages = [("Parish", f"Notice {n}") for n in range(9)]
    assert site_headlines(pages) == ["Parish"]
    assert site_headlines([("Parish",)] * 3) == [], "of three pages nothing is told"
    assert site_headlines([*pages, *[("Cook",)] * 3]) == ["Parish"], "three ads for cooks are no name"


def test_headlines_are_those_without_links_and_the_parts_of_the_title():
    linked = "<h2><a href='/n/3'>Maid</a></h2><a href='/n/4'><h3>Tailor</h3></a>"
    html = f"<title>Cook | Parish</title><h1>Parish</h1>{linked}"
    page = FetchedPage(URL, URL, 200, html.encode())
    assert headlines_of(page) == ("Cook | Parish", "Cook", "Parish")


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>Cook - Parish</title><h1>Parish</h1><h2>Cook</h2>", "Cook"),
        ("<title>Parish | Cook for 30 guests</title><h3>Parish</h3><h4><b>Cook for 30 guests</b></h4>",
         "Cook for 30 guests"),
        ("<title>Parish | Cook</title><h1>Parish</h1>", "Cook"),
        ("<title>Parish</title><h1>Parish</h1>", "Parish"),
        ("<title>Parish</title><h1>Parish</h1><a href='/x'><b>Notices</b></a><b>Pay</b><b>Cook for 30</b>",
         "Cook for 30"),
    ],
)  # fmt: skip
def test_a_headline_of_the_site_is_a_title_only_where_there_is_no_other(html, title):
    assert read_headlines(LexborHTMLParser(html), URL, ("PARISH",)).title == title


def build(folder, count):
    """A parish board whose every page is headed by the parish, and its list."""
    (folder / "n").mkdir(parents=True)
    links = "".join(f'<li><a href="/n/{n}.html">Trade {n}</a></li>' for n in range(count))
    pages = {"index.html": ("Welcome", f'<a href="/work.html">Jobs</a> <ul>{links}</ul>')}
    pages["work.html"] = ("Jobs", f"<ul>{links}</ul>")
    for n in range(count):
        pages[f"n/{n}.html"] = (
            f"Cook {n} in a hill hotel",
            f"<h2>Cook {n} in a hill hotel</h2><p>We are hiring a cook with experience.</p>"
            f"<p>Salary: 900 USD per month</p><p>Place: Bern</p><p>Apply to cook{n}@hotel.example</p>",
        )
    for path, (title, body) in pages.items():
        head = f"<html><title>{title} - Example Parish, Bern</title><body><h1>Example Parish</h1>"
        (folder / path).write_text(f"{head}<hr>{body}</body></html>", "utf-8")


def test_the_card_of_a_probe_keeps_them_and_a_crawl_by_it_reads_the_right_titles(tmp_path):
    folder = tmp_path / "site"
    build(folder, 5)
    home = Home(tmp_path, warm=True)
    home.write("")
    with mirrored(Mirror(folder, HOST)) as mirror:
        done = home.adwatch("--json", "sources", "probe", f"{mirror.url}/index.html", "--allow-private")
        assert done.returncode == 0, done.stderr
        card = json.loads(done.stdout)[0]["card"]
        assert "Example Parish" in card["not_title"]
        rows = "\n".join(f"{key} = {json.dumps(value)}" for key, value in card.items() if key != "select")
        home.write(f"[source.x]\n{rows}\n")
        out = home.adwatch("--json", "sources", "check", "--live", "x")
    assert {ad["title"] for ad in json.loads(out.stdout)["ads"]} == {
        f"Cook {n} in a hill hotel" for n in range(5)
    }
