"""Parts of source detection that ask nobody."""

import re
from dataclasses import replace

import pytest

from crawler.detection.addresses import grouped
from crawler.detection.fetch_page import FetchedPage
from crawler.detection.folder_cards import learned_of
from crawler.detection.known_systems import _systems, cards_by_address, cards_by_page
from crawler.detection.list_pages import ListPage, candidates, list_of_ads, merged_groups
from crawler.detection.page_facts import facts_of
from crawler.detection.selector_learning import (
    is_about_hiring,
    list_selectors,
    page_selectors,
    speaks_of_work,
)
from crawler.detection.site_index import job_links_of, kind_of, links_of, paging_of
from crawler.geo.places import read_places
from crawler.postings.ats import systems
from crawler.records import JobPosting
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


def test_a_card_of_a_known_system_is_filled_however_the_system_was_recognised():
    for system in _systems():
        wanted = set(re.findall(r"\{(\w+)\}", str(system["card"])))
        groups = re.compile(system.get("address", "")).groupindex.keys() if "page" not in system else set()
        unknown = wanted - {"base", "page", *groups}
        assert not unknown, (
            f"{system['name']} of known_systems.toml: nothing fills {sorted(unknown)}; name a group of `address`, and"
            " have no `page` beside it"
        )


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
        ("/cook", "^https?://[^/]+/[^/]+/?$"),
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
        ("<a href='list3.html'>3</a>", {"page_url": f"{SITE}/jobs/list{{page}}.html", "first_page": 1}),
        ("<a href='?start=1'>2</a>", {"page_url": f"{SITE}/jobs/?start={{page}}", "first_page": 0}),
        ("<a href='/x/b'>\u6b21\u3078</a>", {"select": {"next": 'a:contains("\u6b21\u3078")'}}),
        ("<a href='/x/b' class='btn page-next'><i></i></a>", {"select": {"next": "a.page-next"}}),
    ],
)
def test_paging(body, keys):
    assert paging_of(page(body)) == keys


@pytest.mark.parametrize("html", ["", "<p>a</p><p>b</p><p>c</p>", "<ul><li>a<li>b<li>c</ul>", "<b>" * 5000])
def test_pages_without_a_list_of_ads_give_no_selectors(html):
    assert list_selectors(html) == {}


def test_pages_that_do_not_differ_give_no_selectors():
    assert page_selectors(("<main><h1>One</h1></main>",) * 2) == {}
    assert page_selectors(("<h1>One</h1>",)) == {}


def test_addresses_with_a_query_are_grouped_by_their_page_and_what_names_a_section():
    urls = [f"{SITE}/{name}.aspx?id={n}" for name in ("details", "news") for n in range(4)]
    urls += [f"{SITE}/index.php?view={view}&id={n}" for view in ("job", "news") for n in range(4)]
    urls += [f"{SITE}/job-{n}.html" for n in range(4)] + [f"{SITE}/about.html", f"{SITE}/rules.html"]
    found = {group.key: group.pattern() for group in grouped(urls)}
    assert found == {
        "/details.aspx?id=*": r"/details\.aspx\?id=",
        "/news.aspx?id=*": r"/news\.aspx\?id=",
        "/index.php?view=job&id=*": r"/index\.php\?view=job\b.*id=",
        "/index.php?view=news&id=*": r"/index\.php\?view=news\b.*id=",
        "/job-#.html": r"/job\-\d+\.html$",
        "/*.html": r"^https?://[^/]+/[^/]+\.html$",
    }
    assert [group.is_job_folder for group in grouped(urls)].count(True) == 1
    for group in grouped(urls):
        assert all(re.search(group.pattern(), url) for url in group.urls)


@pytest.mark.parametrize(
    ("body", "jobs"),
    [
        ("<a href=/l.aspx>\u0648\u0638\u0627\u0626\u0641</a><a href=/n>News</a>", ["/l.aspx"]),
        ("<a href=/f/5/>Vi\u1ec7c l\u00e0m</a><a href=/x>X</a><a href=/jobs/x/y/>A</a>", ["/f/5/", "/jobs/x/y/"]),
    ],
)  # fmt: skip
def test_links_called_after_jobs_are_known_by_their_words(body, jobs):
    assert job_links_of(page(body)) == [SITE + path for path in jobs]


def test_the_list_with_paging_beats_the_front_page_that_shows_the_latest():
    front = page("".join(f"<a href=/x/{n}>Cook {n}</a>" for n in range(6)) + "<a href=/all>All jobs</a>")
    whole = page("".join(f"<a href=/x/{n}>Cook {n}</a>" for n in range(10)) + "<a href=/all?p=2>2</a>")
    lists = [ListPage(front, False, facts_of(front)), ListPage(whole, True, facts_of(whole))]
    (group, *_) = merged_groups(lists)
    assert (group.key, len(group.urls)) == ("/x/*", 10)
    assert max(lists, key=lambda one: one.reach(group.urls)) is lists[1]
    assert candidates(front, facts_of(front))[1:] == [f"{SITE}/all"]


def test_a_list_is_one_of_ads_when_its_items_speak_of_hiring():
    ads = "".join(f"<div class=p><b>Cook {n}</b> Wanted, salary 500, apply now</div>" for n in range(4))
    shop = "".join(f"<div class=p><b>Bike {n}</b> Good as new, 500, come and see</div>" for n in range(4))
    assert [speaks_of_work(html, "div.p") for html in (ads, shop)] == [True, False]
    assert [is_about_hiring((f"<main>{html}</main>",) * 2) for html in (ads, shop)] == [True, False]


def test_language_order_of_dates_and_country_are_learned_where_the_pages_agree():
    ads = [
        JobPosting(
            url="", source="s", language="es-PE", date_posted_raw=raw, places=read_places("Lima, Peru")
        )
        for raw in ("05/11/2026", "26/11/2026", "")
    ]
    assert learned_of(ads, SITE) == {"languages": ["es"], "date_order": "DMY", "region": "PE"}
    assert learned_of([replace(ads[0], language="es")], SITE) == {"languages": ["es"]}
    two = [JobPosting(url="", source="s", language=language) for language in ("fr", "fr", "ar")]
    assert learned_of(two, SITE)["languages"] == ["fr", "ar"]
    assert [learned_of([], f"https://a.{end}/") for end in ("jo", "co.uk", "io")] == [
        {"region": "JO"},
        {"region": "GB"},
        {},
    ]


def test_folders_that_each_hold_a_number_are_one():
    urls = [f"{SITE}/t/{name}/{n}" for n, name in enumerate(("cook-wanted", "nurses", "drivers"))]
    assert [(group.key, len(group.urls)) for group in grouped(urls)] == [("/t/*/*", 3)]


def test_a_list_that_the_ads_name_comes_before_a_front_page_with_some_of_them():
    def made(path, *links, next_page=""):
        html = "".join(f'<a href="{link}">{said}</a>' for link, said in links) + next_page
        return FetchedPage(asked=SITE + path, url=SITE + path, status=200, body=html.encode())

    topics = [(f"/t/x{n}/{n}", f"Cook {n}") for n in range(4)]
    start = made("/", *topics, ("/t/talk/9", "Hello"))
    front = ListPage(start, False, facts_of(start))
    jobs = made("/c/jobs/5", *topics[:3], next_page='<a rel="next" href="/c/jobs/5?page=1">next</a>')
    empty = made("/c/jobs/archive")
    ads = [made("/t/x0/0", ("/c/jobs/5", "Jobs"), ("/c/jobs/archive", "Jobs of before"))]
    by_url = {one.url: one for one in (jobs, empty)}
    pattern = "/t/[^/]+/[^/]+/?$"
    best = list_of_ads(front, ads, [pattern], lambda urls: [by_url[url] for url in urls], facts_of)
    assert best.page is jobs
    assert list_of_ads(front, [], [pattern], lambda urls: [], facts_of) is front


def test_documents_are_looked_at_where_a_list_of_jobs_names_them():
    page = FetchedPage(
        asked=SITE, url=f"{SITE}/", status=200, body=b'<a href="/a.pdf">A</a><a href="/b">B</a>'
    )
    assert ListPage(page, False, facts_of(page)).links == [f"{SITE}/b"]
    assert ListPage(page, True, facts_of(page)).links == [f"{SITE}/a.pdf", f"{SITE}/b"]


@pytest.mark.parametrize(
    ("tags", "country"),
    [
        (["es-PE", "es-PE"], "PE"),
        (["en-NG", "en"], "NG"),
        (["es-ES"], ""),
        (["es-PE", "es-CL"], ""),
        (["zh-Hant"], ""),
    ],
)
def test_the_country_of_the_pages_language_counts_where_a_program_did_not_set_it(tags, country):
    ads = [JobPosting(url=f"{SITE}{n}", source="s", language=tag) for n, tag in enumerate(tags)]
    assert learned_of(ads, "http://127.0.0.1/").get("region", "") == country
