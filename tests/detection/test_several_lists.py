"""Sites with several lists, lists that are not called after jobs, and boards of everything with ads in one folder."""

import re

import pytest

from crawler.detection.addresses import grouped
from crawler.detection.fetch_page import FetchedPage
from crawler.detection.list_pages import ListPage
from crawler.detection.page_facts import facts_of
from crawler.detection.several_lists import further_lists, sibling_lists, wider_lists
from crawler.postings.indexes.list_page import page_pattern

SITE = "https://board.example"


def fetched(path, *links, status=200):
    body = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    return FetchedPage(SITE + path, SITE + path, status, f"<title>x</title>{body}".encode())


def site(pages):
    """A fetch over some pages; others are not found."""
    made = {SITE + path: fetched(path, *links) for path, links in pages.items()}
    return lambda urls: [made.get(url) or fetched(url.removeprefix(SITE), status=404) for url in urls]


def listed(page):
    return ListPage(page, True, facts_of(page))


@pytest.mark.parametrize(
    ("paths", "key", "misses"),
    [
        (["/ad,11,cook.html", "/ad,12,maid.html", "/ad,13,nurse.html"], "/ad,#*.html", "/news.html"),
        (["/11-cook.html", "/12-maid.html", "/13-nurse.html"], "/#*.html", "/about-us.html"),
        (["/cook-4011.html", "/old-maid-4012.html", "/nurse-4013.html"], "/*-#.html", "/list-2.html"),
    ],
)
def test_names_around_a_number_are_a_group_of_their_own(paths, key, misses):
    others = ["/about.html", "/contact.html", misses]
    groups = {group.key: group for group in grouped(SITE + path for path in [*paths, *others])}
    assert len(groups[key].urls) == 3
    pattern = re.compile(groups[key].pattern())
    assert all(pattern.search(SITE + path) for path in paths)
    assert not any(pattern.search(SITE + path) for path in others)


def test_further_pages_of_a_list_are_no_ads():
    page = fetched("/jobs/", "/jobs/cook/", "/jobs/page/2/", "/jobs/page/3/")
    facts = facts_of(FetchedPage(page.url, page.url, 200, page.body.replace(b">/jobs/page/2/<", b">2<")))
    assert facts.paging["page_url"] == f"{SITE}/jobs/page/{{page}}/"
    assert ListPage(page, True, facts).links == [f"{SITE}/jobs/cook/"]
    assert page_pattern("{list}?page={page}") is None


def test_lists_beside_the_best_one_are_named_where_they_lead_to_other_ads():
    fetch = site({"/jobs/sea/": ["/ad/3", "/ad/4"], "/jobs/hotel/": ["/ad/1"], "/jobs/cars/": ["/ad/9"]})
    parent = listed(fetched("/jobs/", "/jobs/farm/", "/jobs/sea/", "/jobs/hotel/", "/jobs/cars/"))
    best = listed(fetched("/jobs/farm/", "/ad/1", "/ad/2"))
    beside = sibling_lists(best, [parent, best], fetch, facts_of)
    found = further_lists(best, beside, [r"/ad/\d+"], lambda urls: f"{SITE}/ad/9" not in urls)
    assert found == [f"{SITE}/jobs/sea/"]


def test_lists_two_steps_away_are_found_whatever_leads_there():
    fetch = site(
        {"/office/": ["/office/vacancies.html", "/office/team.html"], "/office/vacancies.html": ["/ad/1"]}
    )
    front = fetched("/", "/office/", "/contact.html")
    found = wider_lists(front, set(), fetch, facts_of)
    assert [one.page.url for one in found if one.is_named] == [f"{SITE}/office/vacancies.html"]


def test_a_page_with_several_documents_is_looked_at_as_a_list():
    fetch = site({"/notices/": ["/n/a.pdf", "/n/b.pdf", "/n/c.pdf"]})
    (found,) = wider_lists(fetched("/", "/notices/"), set(), fetch, facts_of)
    assert found.is_named
    assert len(found.links) == 3
