"""A card may name pages that hold ads whole beside lists that lead to ads with pages of their own."""

import pytest

from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page

HOST = "parish.example"
CARD = """[source.parish]
kind = "listing"
url = "{0}/list.html"
include = ["/ads/", "/small", "#"]
whole_pages = ["{0}/small.html"]
allow_private = true
delay = 0
"""
TEXT = "We look for somebody with experience, salary 900 USD per month, room and board. Call +1 202 555 01"


def small(*titles):
    ads = "".join(f"<h3>{title}</h3><p>{TEXT}{sum(map(ord, title)) % 90 + 10}</p>" for title in titles)
    return f'<title>Small</title><main><h1>Small ads</h1>{ads}</main><a href="/ads/3.html">One more</a>'


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "ads").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow:\n")
    for n in (1, 2, 3):
        (folder / "ads" / f"{n}.html").write_bytes(ad_page(f"Cook {n}"))
    links = "".join(f'<a href="/{name}.html">x</a>' for name in ("ads/1", "ads/2", "small"))
    (folder / "list.html").write_text(f"<title>Work</title>{links}")
    (folder / "small.html").write_text(small("Nurse", "Tailor", "Welder", "Milker"))
    return folder


def test_ads_whole_on_a_page_and_ads_with_pages_are_one_source(tmp_path, site):
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(site, HOST)) as mirror:
        home.write(CARD.format(mirror.url))
        done = home.adwatch("crawl")
        assert done.returncode == 0, done.stderr
        assert mirror.asked.count("/small.html") == 1, "a page of the index is not asked for as one of an ad"
        assert titles(home) == {"Cook 1", "Cook 2", "Cook 3", "Nurse", "Tailor", "Welder", "Milker"}
        (site / "small.html").write_text(small("Nurse", "Welder", "Milker"))
        home.adwatch("crawl")
    assert titles(home) == {"Cook 1", "Cook 2", "Cook 3", "Nurse", "Welder", "Milker"}, (
        "what the page no longer holds is gone"
    )


def titles(home):
    with home.store() as store:
        found = [store.get(one.key) for one in store.listings.known("parish").values() if not one.gone_at]
    return {one.posting.title for one in found if one is not None}
