"""Pages that need JavaScript: read as their scripts leave them, through our own downloader and nothing else."""

import asyncio
import gzip
import os

import pytest

from crawler import chromium
from crawler.errors import UserError
from crawler.fetch.render import request_rules
from tests.fetch.harness import Home
from tests.fetch.hostile_site import SPELLINGS
from tests.fetch.scripted_site import ENDLESS, escapes, scripted, trap

needs_chromium = pytest.mark.skipif(
    bool(chromium.missing_requirements()), reason=f"there is no {chromium.missing_requirements()}"
)
TRIED = int(os.environ.get("ADWATCH_SPELLINGS", "2"))
"""Spellings of this machine's address that pages try to get out to; all in bench time, two in the suite."""

CARDS = """
[source.board]
kind = "listing"
url = "{url}/jobs"
select.item = "a.job"
select.link = "a"
{common}

[source.escape]
kind = "urls"
urls = [{escapes}]
select.text = "body"
{common}
"""
COMMON = "allow_private = true\nrender = true"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """One crawl of a scripted board and of pages that try to get out."""
    home = Home(tmp_path_factory.mktemp("render"))
    with scripted() as site, trap() as (port, touched):
        site.canary = port
        site.add_jobs(["one", "two", "secret"])
        out = ", ".join(f'"{site.url}/escape/{number}"' for number in range(TRIED))
        home.write(CARDS.format(url=site.url, escapes=out, common=COMMON))
        done = home.adwatch("crawl")
        yield home, site, touched, done


@pytest.mark.browser
@needs_chromium
class TestCrawl:
    def test_list_and_ads_are_read_as_their_scripts_leave_them(self, crawled):
        home, site, _, done = crawled
        with home.store() as store:
            titles = {store.get(one.key).posting.title for one in store.listings.known("board").values()}
        assert titles == {"Cook one", "Cook two"}, done.stderr
        assert home.outcomes("board")[f"{site.url}/jobs"] == ("index", "")

    def test_what_robots_txt_forbids_is_not_asked_by_a_script_either(self, crawled):
        home, site, *_ = crawled
        assert not site.paths["/api/job/secret"]
        outcome, reason = home.outcomes("board")[f"{site.url}/job/secret"]
        assert outcome == "index"
        assert "robots.txt forbids it" in reason

    def test_requests_are_honest_few_and_without_cookies(self, crawled):
        _, site, *_ = crawled
        assert site.paths["/api/jobs?session=none"] == 1
        assert site.paths["/job.js"] == 1, "a script is asked once a run"
        assert not site.paths["/logo.png"] + site.paths["/style.css"]
        for _, headers in site.asked:
            assert headers["User-Agent"].startswith("adwatch/")
            assert not {"Cookie", "Referer"} & set(headers)

    def test_evidence_is_the_answer_and_beside_it_the_page_as_rendered(self, crawled):
        home, *_ = crawled
        kinds = [
            part.partition(b"\r\n")[0].removeprefix(b"WARC-Type: ")
            for path in (home.data / "captures").glob("*.gz")
            for part in gzip.decompress(path.read_bytes()).split(b"WARC/1.1\r\n")[1:]
        ]
        assert kinds.count(b"response") == kinds.count(b"conversion") >= 2
        verified = home.adwatch("verify")
        assert verified.returncode == 0, verified.stderr

    def test_no_script_gets_out(self, crawled):
        home, _, touched, _ = crawled
        assert not touched
        assert {told[0] for told in home.outcomes("escape").values()} == {"stored"}

    def test_a_script_without_end_costs_its_own_page(self, tmp_path):
        home = Home(tmp_path)
        with scripted() as site:
            site.pages["/endless"] = (ENDLESS.encode(), "text/html")
            home.write(f'[source.endless]\nkind = "urls"\nurls = ["{site.url}/endless"]\n{COMMON}\n')
            home.scrapy("urls", "endless", ADWATCH_RENDER_SECONDS=1.5)
        (told,) = home.outcomes("endless").values()
        assert told[0] == "failed"
        assert "its scripts take more than" in told[1]


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("walled", [True, False])
def test_the_browser_has_no_network_of_its_own(walled, tmp_path):
    """Without our gate too; the same page in a browser that is not walled off does reach the trap."""
    from playwright.sync_api import sync_playwright

    options = chromium.playwright_settings()["PLAYWRIGHT_LAUNCH_OPTIONS"]
    if not walled:
        plain = {"executable_path": chromium.chromium_path(), "args": ["--no-first-run", "--disable-gpu"]}
        options = options | plain
    page_file = tmp_path / "page.html"
    with trap() as (port, touched), sync_playwright() as play:
        page_file.write_text(escapes(SPELLINGS[0], port).replace("location.href", "location.hash"), "utf-8")
        browser = play.chromium.launch(**(options | {"timeout": 0}))
        page = browser.new_page()
        page.set_default_timeout(0)  # a busy machine may take minutes for a page
        page.goto(page_file.as_uri(), wait_until="domcontentloaded")
        page.wait_for_timeout(700)
        for _ in range(0 if walled else 200):  # a busy machine may take long to make the first request
            if not touched:
                page.wait_for_timeout(300)
        browser.close()
    assert bool(touched) is not walled


@pytest.mark.browser
@needs_chromium
@pytest.mark.skipif(not chromium.is_walled(), reason="this system lets nobody make a network namespace")
def test_no_page_has_a_network_however_busy_the_machine_is(tmp_path):
    """Eight browsers at once: with flags alone WebRTC got datagrams out before its policy was in force."""
    page_file = tmp_path / "page.html"
    with trap() as (port, touched):
        page_file.write_text(escapes(SPELLINGS[0], port).replace("location.href", "location.hash"), "utf-8")
        asyncio.run(shown_in_browsers(8, page_file.as_uri()))
        assert not touched


async def shown_in_browsers(count, address):
    """Show a page in so many walled browsers at once, each for half a second."""
    from playwright.async_api import async_playwright

    options = chromium.playwright_settings()["PLAYWRIGHT_LAUNCH_OPTIONS"] | {"timeout": 0}

    async def shown(play):
        browser = await play.chromium.launch(**options)
        page = await browser.new_page()
        page.set_default_timeout(0)
        await page.goto(address)
        await page.wait_for_timeout(500)
        await browser.close()

    async with async_playwright() as play:
        await asyncio.gather(*(shown(play) for _ in range(count)))


def test_without_namespaces_the_browser_itself_is_started(monkeypatch):
    monkeypatch.setattr(chromium, "without_network", lambda: ())
    assert chromium.walled_path.__wrapped__("/usr/bin/chromium") == "/usr/bin/chromium"


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(chromium, "NAMES", ("no-such-program",))
    with pytest.raises(UserError, match="apt-get install chromium"):
        chromium.playwright_settings()
    monkeypatch.setattr(chromium, "is_installed", lambda extra: False)
    with pytest.raises(UserError, match=r"adwatch\[js\]"):
        chromium.playwright_settings()


PAGE = "https://jobs.example.org/list"


@pytest.mark.parametrize(
    ("asked", "decision"),
    [
        (request_rules.PageRequest(PAGE, kind="document", is_page=True), "page"),
        (request_rules.PageRequest(f"{PAGE}#top", kind="document", is_page=True), "page"),
        (
            request_rules.PageRequest("https://jobs.example.org/other", kind="document", is_page=True),
            "refuse",
        ),
        (request_rules.PageRequest(PAGE, kind="document"), "refuse"),
        (request_rules.PageRequest("https://cdn.example.net/a.js", kind="script"), "fetch"),
        (request_rules.PageRequest("https://cdn.example.net/a.css", kind="stylesheet"), "empty"),
        (request_rules.PageRequest("https://jobs.example.org/a.png", kind="image"), "refuse"),
        (request_rules.PageRequest("https://api.example.org/jobs", "POST", "xhr"), "fetch"),
        (request_rules.PageRequest("https://api.example.net/jobs", "POST", "xhr"), "refuse"),
        (request_rules.PageRequest("https://api.example.org/jobs", "DELETE", "fetch"), "refuse"),
    ],
)
def test_what_a_page_may_ask_for(asked, decision):
    assert request_rules.decide(asked, PAGE, False, (0, 0))[0] == decision


def test_a_page_is_given_once_and_its_requests_are_bounded():
    assert (
        request_rules.decide(
            request_rules.PageRequest(PAGE, kind="document", is_page=True), PAGE, True, (0, 0)
        )[0]
        == "refuse"
    )
    for spent in ((request_rules.MOST_REQUESTS, 0), (0, request_rules.MOST_BYTES)):
        assert (
            request_rules.decide(request_rules.PageRequest(f"{PAGE}/api"), PAGE, True, spent)[0] == "refuse"
        )


def test_headers_of_scripts_lose_what_tracks():
    said = {
        "Accept": "*/*",
        "Cookie": "a=b",
        "Referer": PAGE,
        "User-Agent": "x",
        "X-Board": "1",
        "Sec-CH-UA": "x",
    }
    assert request_rules.outgoing_headers(said) == {"Accept": "*/*", "X-Board": "1"}
    assert request_rules.page_headers(
        [("Set-Cookie", "a=b"), ("Content-Type", "text/html"), ("Link", "<//x>; rel=preconnect")]
    ) == {"content-type": "text/html"}
