"""One address that can't be read as one takes no other with it: in a sitemap, a list, a feed."""

from pathlib import Path

import pytest

from quality.harness.mirror import Mirror, mirrored
from tests.fetch.harness import Home, ad_page, sitemap

HOST = "jobs.example.org"
BROKEN = "http://[::1/ad"
LIST = (
    '<base href="http://[x/"><a href="http://[1/">?</a>'
    '<a href="/jobs/0.html">Cook</a><a href="/jobs/1.html">Maid</a>'
)
ITEM = "<item><title>Ad</title><link>{}</link></item>"
CARDS = {
    "sitemap": "",
    "listing": 'include = ["/jobs/"]\n',
    "feed": "",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "jobs").mkdir()
    pages = [f"https://{HOST}/jobs/{n}.html" for n in range(2)]
    for n, title in enumerate(("Cook", "Maid")):
        (tmp_path / "jobs" / f"{n}.html").write_bytes(ad_page(title))
    named = [BROKEN, *pages]
    (tmp_path / "sitemap").write_bytes(sitemap(dict.fromkeys(named, "")))
    (tmp_path / "listing").write_text(LIST)
    items = "".join(map(ITEM.format, named))
    (tmp_path / "feed").write_text(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>')
    return tmp_path


@pytest.mark.parametrize("kind", CARDS)
def test_the_ads_beside_a_broken_address_are_stored(tmp_path, site, kind):
    home = Home(tmp_path, warm=True)
    with mirrored(Mirror(site, HOST)) as mirror:
        home.write(
            f'[source.x]\nkind = "{kind}"\nurl = "{mirror.url}/{kind}"\nallow_private = true\n{CARDS[kind]}'
        )
        done = home.adwatch("crawl")
    assert done.stdout.startswith("x: 2 new"), done.stderr
    assert "ValueError" not in done.stderr
    if kind != "listing":
        assert home.outcomes("x")[BROKEN] == ("refused", "not a usable address: Invalid IPv6 URL")
