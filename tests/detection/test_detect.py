"""From any address of an invented site to a card that works."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from crawler.chromium import missing_requirements
from crawler.detection.detect import detect_cards
from crawler.errors import UserError
from tests.fetch.scripted_site import scripted

JSON_LD = '<script type="application/ld+json">{}</script>'


@contextmanager
def serving(pages):
    """A site of these pages; {base} in them is its address. Yields the address and what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append(self.path)
            body = pages.get(self.path) or pages.get(urlsplit(self.path).path)
            data = (body or "<title>404 not found</title>").replace("{base}", url).encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield url, asked
    finally:
        server.shutdown()
        server.server_close()


def marked(number):
    """The page of an ad with a JobPosting."""
    ad = {"@type": "JobPosting", "title": f"Cook {number}", "description": f"Cook rice for {number} people."}
    return f"<title>Cook</title>{JSON_LD.format(json.dumps(ad))}"


def plain(number):
    """The page of an ad without structured data."""
    return (
        f"<title>Driver {number}</title><main><h1>Driver {number}</h1>"
        f"<p>Location: Doha</p><p>Salary: {number}00 USD</p>"
        "<h2>Requirements</h2><p>A clean licence, and two years on the road with heavy lorries.</p></main>"
    )


def bare(number):
    """The page of an ad without a label."""
    text = f"<h1>Nurse {number}</h1><p>We look for a nurse, ward {number}.</p>"
    return f"<title>Nurse {number}</title><main>{text}</main>"


def sitemap(*paths):
    return "<urlset>" + "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in paths) + "</urlset>"


def links(*paths):
    return (
        "<html><body>" + "".join(f"<p><a href={path}>to {path}</a></p>" for path in paths) + "</body></html>"
    )


OTHERS = {
    path: f"<title>{path}</title><p>About this board.</p>"
    for path in ("/about", "/contact", "/news/1", "/news/2")
}
WITH_SITEMAP = OTHERS | {
    "/": links("/about", "/jobs"),
    "/robots.txt": "User-agent: *\nCrawl-delay: 0.1\nSitemap: {base}/map.xml\n",
    "/map.xml": sitemap("/", *OTHERS, *(f"/jobs/{n}" for n in range(12))),
    **{f"/jobs/{n}": marked(n) for n in range(12)},
    "/jobs": links(*(f"/jobs/{n}" for n in range(12))),
}
WITHOUT_SITEMAP = OTHERS | {
    "/": links("/about", "/contact", "/vacancies/"),
    "/vacancies/": links(*(f"/vacancies/driver-{n}.html" for n in range(9)), "/vacancies/?page=2"),
    **{f"/vacancies/driver-{n}.html": plain(n) for n in range(9)},
}
OF_ONE_TEMPLATE = OTHERS | {
    "/": links("/about", "/jobs/"),
    "/jobs/": links(*(f"/jobs/nurse-{n}/" for n in range(5))),
    **{f"/jobs/nurse-{n}/": bare(n) for n in range(5)},
}
LIST_ONLY = {
    "/": "<h1>Ads</h1><div id=ads>" + "".join(
        f"<div class='ad big'><h3>Maid {n}</h3><p>Family of {n} looks for a maid who lives in.</p>"
        f"<p>Salary: {n}00 USD</p><p>Location: Muscat</p></div>" for n in range(3, 9)
    ) + "</div>",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/map.xml", "/jobs/3", "/jobs", "/about"])
def test_a_site_with_a_sitemap_is_found_from_any_of_its_addresses(path):
    with serving(WITH_SITEMAP) as (url, asked):
        (found,) = detect_cards(f"{url}{path}", "", allow_private=True)
    assert found.card == {
        "kind": "sitemap", "url": f"{url}/map.xml", "include": ["/jobs/[^/]+/?$"], "allow_private": True,
    }  # fmt: skip
    assert (len(found.ads), found.entries, found.requests) == (10, 12, 13)
    assert found.robots == "robots.txt allows these addresses, and asks for 0.1 seconds between requests"
    assert found.hours == pytest.approx(13 * 0.1 / 3600)
    assert len(asked) < 40


@pytest.mark.parametrize("path", ["/", "/vacancies/", "/vacancies/driver-3.html"])
def test_a_list_page_of_plain_ads_is_found(path):
    with serving(WITHOUT_SITEMAP) as (url, _):
        (found,) = detect_cards(f"{url}{path}", "", allow_private=True)
    assert found.card == {
        "kind": "listing", "url": f"{url}/vacancies/", "page_url": f"{url}/vacancies/?page={{page}}", "first_page": 1,
        "include": [r"/vacancies/[^/]+\.html$"], "region": "QA", "allow_private": True,
    }  # fmt: skip
    assert {ad.job_location for ad in found.ads} == {"Doha"}
    assert len(found.ads) == 9


def test_selectors_are_learned_from_pages_of_one_template():
    with serving(OF_ONE_TEMPLATE) as (url, _):
        (found,) = detect_cards(url, "", allow_private=True)
    assert found.card["select"] == {"title": "main h1"}
    assert {ad.title for ad in found.ads} == {f"Nurse {n}" for n in range(5)}
    assert "look whether these are jobs" in found.why


def test_ads_that_a_page_holds_whole_are_found():
    with serving(LIST_ONLY) as (url, _):
        (found,) = detect_cards(url, "", allow_private=True)
    assert found.card["follow"] is False
    assert found.card["select"] == {"item": "div.ad", "title": "h3:first-of-type", "text": "div.ad"}
    first = found.ads[0]
    assert (first.title, first.job_location, first.base_salary) == ("Maid 3", "Muscat", "300 USD")
    assert len(found.ads) == 6
    assert 'select.item = "div.ad"' in found.toml("maids")


@pytest.mark.browser
@pytest.mark.skipif(bool(missing_requirements()), reason=f"there is no {missing_requirements()}")
def test_a_list_that_scripts_make_is_read_in_a_browser():
    with scripted() as site:
        site.add_jobs(["one", "two"])
        (found,) = detect_cards(f"{site.url}/jobs", "", allow_private=True)
    assert found.card == {
        "kind": "listing", "url": f"{site.url}/jobs", "render": True, "allow_private": True,
        "include": ["/job/[^/]+/?$"],
    }  # fmt: skip
    assert {ad.title for ad in found.ads} == {"Cook one", "Cook two"}


def test_an_ad_that_nothing_names_is_a_card_of_one_address():
    with serving({"/x/7": plain(7)}) as (url, _):
        (found,) = detect_cards(f"{url}/x/7", "", allow_private=True)
    assert found.card == {"kind": "urls", "urls": [f"{url}/x/7"], "allow_private": True}


def test_a_site_that_gives_nothing_is_told_what_was_tried():
    with serving({"/": links("/about"), **OTHERS}) as (url, _), pytest.raises(UserError) as error:
        detect_cards(url, "", allow_private=True)
    for words in ("the sitemap", "links of", "blocks that repeat", "Point at one ad"):
        assert words in str(error.value)


def test_an_address_that_is_not_there_is_told():
    with serving({}) as (url, _), pytest.raises(UserError, match="status 404"):
        detect_cards(f"{url}/gone", "", allow_private=True)


def test_a_real_site_is_not_asked_anonymously():
    with pytest.raises(UserError, match="anonymously"):
        detect_cards("https://jobs.example/", "", allow_private=False)
