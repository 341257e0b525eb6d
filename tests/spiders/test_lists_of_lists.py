"""A card may name lists by patterns: what its lists lead to is walked, and so is the branch that opens tomorrow."""

import pytest

from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page
from tests.spiders.test_whole_pages import HOST, titles

CARD = """[source.parish]
kind = "listing"
url = "{0}/l/work.html"
lists = ["/l/[^/]+[.]html$"]
include = ["/ads/[^/]+[.]html$"]
{1}allow_private = true
delay = 0
"""


def put(folder, name, *links):
    place = folder / "l" / f"{name}.html"
    place.parent.mkdir(exist_ok=True)
    place.write_text("<title>List</title>" + "".join(f'<p><a href="{link}">x</a>' for link in links))


def add(folder, name):
    place = folder / "ads" / f"{name}.html"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(ad_page(f"Cook {name}"))


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    put(folder, "work", "build.html", "care.html", "http://other.example/l/far.html")
    put(folder, "build", "work.html", "build-east.html", "build-west.html")
    put(folder, "care", "work.html", "care-east.html", "build.html")
    for area, ads in {"build-east": "ab", "build-west": "c", "care-east": "d"}.items():
        put(folder, area, "work.html", "../", *(f"/ads/{name}.html" for name in ads))
        for name in ads:
            add(folder, name)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow:\n")
    return folder


@pytest.mark.parametrize(
    "more", ["", 'select.link = "a[href*=ads]"\n'], ids=["all links", "links by selector"]
)
def test_every_branch_is_walked_once_and_a_new_one_is_found(tmp_path, site, more):
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(site, HOST)) as mirror:
        home.write(CARD.format(mirror.url, more))
        done = home.adwatch("crawl")
        assert titles(home) == {"Cook a", "Cook b", "Cook c", "Cook d"}, done.stderr
        assert mirror.asked.count("/l/build.html") == 1
        put(site, "work", "build.html", "care.html", "sea.html")
        put(site, "sea", "sea-north.html")
        put(site, "sea-north", "/ads/e.html")
        add(site, "e")
        home.adwatch("crawl")
    assert "Cook e" in titles(home)


def test_further_pages_in_the_folder_of_the_ads_are_lists(tmp_path):
    folder = tmp_path / "site"
    (folder / "ads").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow:\n")
    for name in "ab":
        add(folder, name)
    further = '<a href="/ads/list.html-2.html">2</a>'
    (folder / "ads" / "list.html").write_text(f'<title>List</title><a href="/ads/a.html">x</a> {further}')
    (folder / "ads" / "list.html-2.html").write_text('<title>List</title><a href="/ads/b.html">x</a>')
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(folder, HOST)) as mirror:
        card = CARD.format(mirror.url, 'page_url = "{list}-{page}.html"\n').replace("/l/work", "/ads/list")
        home.write(card.replace('lists = ["/l/[^/]+[.]html$"]\n', ""))
        done = home.adwatch("crawl")
    assert titles(home) == {"Cook a", "Cook b"}, done.stderr
