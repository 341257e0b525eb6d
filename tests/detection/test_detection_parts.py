"""Parts of source detection that ask nobody."""

import re

import pytest

from crawler.detection.addresses import grouped
from crawler.detection.fetch_page import FetchedPage
from crawler.detection.known_systems import _systems, cards_by_address, cards_by_page
from crawler.detection.selector_learning import list_selectors, page_selectors
from crawler.detection.site_index import kind_of, links_of, paging_of
from crawler.postings.ats import systems
from crawler.sources.kinds import KINDS

SITE = "https://www.board.example"


@pytest.mark.parametrize(
    ("url", "card"),
    [
        (
            "https://boards.greenhouse.io/acme/jobs/7",
            {"kind": "ats", "system": "greenhouse", "token": "acme"},
        ),
        ("https://jobs.lever.co/acme", {"kind": "ats", "system": "lever", "token": "acme"}),
        ("https://acme.recruitee.com/o/cook", {"kind": "ats", "system": "recruitee", "token": "acme"}),
        (
            "https://acme.wd5.myworkdayjobs.com/en-US/Careers/job/x",
            {
                "kind": "ats",
                "system": "workday",
                "host": "acme.wd5.myworkdayjobs.com",
                "token": "acme",
                "site": "Careers",
            },
        ),
        (
            "https://x.fa.em2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1/jobs",
            {"kind": "ats", "system": "oracle", "host": "x.fa.em2.oraclecloud.com", "token": "CX_1"},
        ),
        (
            "https://careers-acme.icims.com/jobs/intro",
            {
                "kind": "ats",
                "system": "icims",
                "url": "https://careers-acme.icims.com/jobs/search?ss=1&in_iframe=1",
            },
        ),
        ("https://t.me/s/example_jobs", {"kind": "telegram", "url": "https://t.me/s/example_jobs"}),
        ("https://t.me/example_jobs/12", {"kind": "telegram", "url": "https://t.me/s/example_jobs"}),
    ],
)
def test_systems_are_known_by_address(url, card):
    assert [found for found, _ in cards_by_address(url)] == [card]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<meta name="generator" content="Discourse 3.1">', "discourse"),
        ("<body id='x'>Powered by phpBB</body>", "forum"),
        ('<html id="XF" data-app="public">', "forum"),
        ('<script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script>', "ats"),
        ("<link href='/wp-content/plugins/wp-job-manager/x.css'>", "wordpress"),
    ],
)
def test_systems_are_known_by_their_page(text, kind):
    assert kind in [card["kind"] for card, _ in cards_by_page(f"{SITE}/", text)]


def test_a_link_to_a_channel_does_not_make_a_site_one():
    assert not list(cards_by_page(f"{SITE}/", '<a href="https://t.me/example_jobs">Telegram</a>'))


def test_every_known_system_names_a_kind_and_a_system_that_there_is():
    for system in _systems():
        assert system["card"]["kind"] in KINDS
        assert system["card"].get("system", "lever") in systems()
        assert "address" in system or "page" in system


def test_addresses_are_grouped_by_folder_with_folders_of_jobs_first():
    urls = (
        [f"{SITE}/news/{n}" for n in range(9)]
        + [f"{SITE}/jobs/{n}/" for n in range(3)]
        + [f"{SITE}/logo.png"]
    )
    assert [(group.key, len(group.urls)) for group in grouped(urls)] == [("/jobs/*", 3), ("/news/*", 9)]


def test_folders_of_many_towns_are_taken_together():
    (group,) = grouped(f"{SITE}/jobs/town-{chr(97 + n)}/cook.html" for n in range(9))
    assert group.key == "/jobs/*/*.html"
    assert group.pattern() == r"/jobs/[^/]+/[^/]+\.html$"


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/Nurses/7", "/Nurses/[^/]+/?$"),
        ("/2026/11/cook", r"/\d+/\d+/[^/]+/?$"),
        ("/ty%C3%B6/7.html", r"/ty%C3%B6/[^/]+\.html$"),
        ("/cook", "/[^/]+/?$"),
    ],
)
def test_the_pattern_of_a_folder(path, pattern):
    (group,) = grouped([SITE + path])
    assert group.pattern() == pattern
    assert re.search(pattern, SITE + path)


def test_a_sample_is_spread_and_begins_with_the_highest_number():
    (group,) = grouped(f"{SITE}/jobs/{n}" for n in range(100))
    assert [url.rpartition("/")[2] for url in group.sample(4)] == ["99", "66", "33", "0"]
    assert len(group.sample(500)) == 100


def page(body):
    return FetchedPage(asked=f"{SITE}/jobs/", url=f"{SITE}/jobs/", status=200, body=body.encode())


@pytest.mark.parametrize(
    ("body", "kind"),
    [("<urlset>", "sitemap"), ("<sitemapindex>", "sitemap"), ("<rss version=2>", "feed"), ("<html>", "page")],
)
def test_kinds_of_addresses(body, kind):
    assert kind_of(page(body)) == kind


def test_links_without_quotes_are_read():
    assert links_of(page("<a href=/jobs/7/>x</a><a href='#top'>y</a><a href=mailto:a@b.example>z</a>")) == [
        f"{SITE}/jobs/7/", f"{SITE}/jobs/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("<a href='?page=2'>2</a>", {"page_url": f"{SITE}/jobs/?page={{page}}", "first_page": 1}),
        ("<a href='/jobs/page/2/'>2</a>", {"page_url": f"{SITE}/jobs/page/{{page}}/", "first_page": 1}),
        ("<a href='?page=0'>first</a>", {"page_url": f"{SITE}/jobs/?page={{page}}", "first_page": 0}),
        ("<a href='?page=2' rel=next>2</a>", {}),
        ("<a href='/about'>about</a>", {}),
    ],
)
def test_paging(body, keys):
    assert paging_of(page(body)) == keys


@pytest.mark.parametrize("html", ["", "<p>a</p><p>b</p><p>c</p>", "<ul><li>a<li>b<li>c</ul>", "<b>" * 5000])
def test_pages_without_a_list_of_ads_give_no_selectors(html):
    assert list_selectors(html) == {}


def test_pages_that_do_not_differ_give_no_selectors():
    assert page_selectors(["<main><h1>One</h1></main>"] * 2) == {}
    assert page_selectors(["<h1>One</h1>"]) == {}
