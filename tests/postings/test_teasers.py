"""A page that only shows teasers of other pages is no ad; an ad beside them is read as its own."""

from __future__ import annotations

import pytest

from crawler.postings.hints import Hints
from crawler.postings.page import read_page
from crawler.postings.word_patterns import names_copy
from crawler.records import JobPosting, Page

CARD = (
    '<a href="/job/{n}/{slug}/"><div><div>{title}</div><div>{firm}</div>'
    "<div><span>Bergen</span><span>EUR 2,400 a month</span><span>2 days ago</span></div></div></a>"
)
BAKER = CARD.format(n=41, slug="baker", title="Baker for night shifts", firm="Crust Ltd")
FRAME = (
    "<div><a href='/'>Example Jobs</a></div>{body}<div>Example Jobs, desk@example.org, 000 000 00 00</div>"
)


def read(path: str, body: str, title: str = "", likely: bool = False) -> tuple[JobPosting, ...]:
    html = f"<html><head><title>{title}</title></head><body>{FRAME.format(body=body)}</body></html>"
    page = Page(url=f"https://board.example{path}", body=html.encode(), fetched_at="2026-12-01T00:00:00Z")
    return read_page(page, Hints(source="board", likely=likely))


@pytest.mark.parametrize("likely", [False, True])
def test_a_list_of_one_job_is_none(likely):
    assert read("/category/food/", f"<div>Jobs in food</div><div>{BAKER}</div>", "Jobs in food", likely) == ()


def test_news_with_a_teaser_beside_them_are_none():
    news = "<div>Minimum wages of 2027</div><div>27 Nov 2026</div><div>Towns have set them anew.</div>"
    assert (
        read("/news/wages/", f"{news}<div>Latest jobs</div><div>{BAKER}</div>", "Minimum wages of 2027") == ()
    )


def test_a_wall_with_one_post_is_none_and_the_post_is_one():
    text = (
        "<div>A workshop in Example Town needs two tailors for dresses. Salary 400 a month, room above the shop. "
        "Apply by phone: 000 000 00 41</div>"
    )
    wall = "<h2>Monday, 16 November 2026</h2><h3>{title}</h3>" + text + "<div>Posted by desk</div>"
    linked = wall.format(title='<a href="/2026/11/tailors.html">Tailors wanted</a>')
    assert read("/search/label/Town", linked, "Example Jobs: Town") == ()
    (found,) = read(
        "/2026/11/tailors.html", wall.format(title="Tailors wanted"), "Example Jobs: Tailors wanted"
    )
    assert found.title == "Tailors wanted"


def test_an_ad_with_teasers_below_it_is_read():
    ad = (
        "<h1>Cook</h1><div>Employer: Lake House</div><div>Salary: EUR 1,900 a month</div>"
        "<div>Requirements</div><div>Two years in a kitchen.</div><div>Apply: cook@example.org</div>"
    )
    (found,) = read("/job/40/cook/", f"{ad}<div>More jobs</div><div>{BAKER}</div>", "Cook")
    assert (found.title, found.hiring_organization) == ("Cook", "Lake House")
    assert "1,900" in found.base_salary


MICRO = (
    '<div itemscope itemtype="https://schema.org/JobPosting"><a href="{url}" itemprop="url">'
    '<h4 itemprop="title">{title}</h4></a><p>Osaka, 230,000 a month</p></div>'
)
WHOLE = (
    '<article itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Welders</h1>'
    '<div itemprop="description">Six welders for a yard. Call 000 000 00 43.</div></article>'
)


@pytest.mark.parametrize("path", ["/en/jobs/", "/en/", "/en/news/fees/"])
def test_microdata_of_teasers_are_no_ads_of_the_page_that_shows_them(path):
    shown = MICRO.format(url="/en/jobs/a/", title="Cooks") + MICRO.format(url="/en/jobs/b/", title="Tilers")
    assert read(path, f"<h1>Honest work</h1>{shown}", "Honest work") == ()


def test_the_ad_beside_microdata_of_teasers_is_the_only_one():
    found = read("/en/jobs/welders/", WHOLE + MICRO.format(url="/en/jobs/b/", title="Tilers"), "Welders")
    assert [(ad.title, ad.url) for ad in found] == [("Welders", "https://board.example/en/jobs/welders/")]


@pytest.mark.parametrize("url", ["#b", "", "/en/jobs/", "https://elsewhere.example/b"])
def test_microdata_without_a_page_on_the_site_stay_ads(url):
    found = read("/en/jobs/", MICRO.format(url=url, title="Tilers"), "Jobs")
    assert [ad.title for ad in found] == ["Tilers"]


@pytest.mark.parametrize(
    ("path", "copy"),
    [
        ("/print/12/", True),
        ("/ads/imprimir-302.html", True),
        ("/2026/11/tailors.html?m=1", True),
        ("/job/12?tmpl=component&print=1", True),
        ("/vacancies/12/?print=Y", True),
        ("/jobs/print-operator/", False),
        ("/jobs/printing/", False),
        ("/jobs?m=12", False),
        ("/?m=202611", False),
    ],
)
def test_addresses_of_copies_to_print_and_for_phones(path, copy):
    assert names_copy(f"https://board.example{path}") is copy


def test_an_ad_below_the_way_to_it_is_no_teaser_of_the_board():
    ad = (
        "<center><h1>Example Parish</h1></center><div><small><a href='/board.html'>Notice board</a> &gt; 12</small>"
        "<h3>Tailors for a workshop</h3><p>A workshop needs 20 tailors who sew on machines. Work begins at seven "
        "in the morning and ends at five; a bus leaves from the church. You must have a passport or a valid card, "
        "and if yours is over, speak with the office before you come. Men and women may apply, with experience.</p>"
        "<p>Salary: 400 a month. Call 000 000 0114.</p></div>"
    )
    assert len(read("/board/12.html", ad, "Tailors for a workshop - Example Parish")) == 1
