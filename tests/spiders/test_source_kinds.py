"""Every further kind of source over one invented server: what is new, then what a second crawl leaves alone."""

import json
import re
import threading
import tomllib
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.sources.kinds import KINDS
from tests.fetch.harness import Home, ad_page

JOBS = [
    {"id": n, "title": f"Cook {n}", "absolute_url": f"/gh/{n}", "content": f"Cooking for {n} people in Lagos.",
     "updated_at": "2026-11-20T10:00:00Z", "internal_job_id": n, "location": {"name": "Lagos"}}
    for n in range(5)
]  # fmt: skip
POSTS = [
    {"id": n, "link": f"/wp/{n}", "title": {"rendered": f"Driver {n}"}, "modified_gmt": "2026-11-20T10:00:00",
     "content": {"rendered": f"<p>Driving {n}</p>"}, "meta": {"_company_name": "Harmattan", "_job_location": "Accra"}}
    for n in range(130)
]  # fmt: skip
MESSAGE = (
    '<div class="tgme_widget_message" data-post="jobs/{n}"><div class="tgme_widget_message_text">Nurse {n}<br>'
    'write to nurse@example.org</div><time datetime="2026-11-20T10:00:00+00:00"></time></div>'
)
OPENINGS = "<table>" + "".join(
    f'<tr><td><a href="/opening/{n}">Welder {n}</a></td><td class="jv-job-list-location">Doha</td></tr>'
    for n in range(3)
)
"""A list without descriptions; the pages of its ads are `ad_page`s, and one that its scripts would have to build."""
SHELL = "<html><head><title>Careers</title></head><body><div id='app'></div></body></html>"
THREAD = "<html><h1>Work abroad</h1>{}</html>"
REPLY = (
    '<div class="post" id="p{n}"><span class="date">2026-11-20</span>'
    "<p>Offer {n}: maid wanted, 400 USD a month.</p></div>"
)


AREAS = {
    "/area/north": ((10, 11), "/area/north/more"),
    "/area/north/more": ((12,), ""),
    "/area/south": ((11, 10), "/area/south/more"),  # what two areas share does not end the second
    "/area/south/more": ((13,), ""),
}
"""Lists of a board by area: the ads that each names, and the list that follows."""


def workday(path, sent):
    """A list that is asked by POST, two jobs a page, and the details of its jobs."""
    if path == "/wday/cxs/acme/careers/jobs" and sent is not None:
        first = sent["offset"]
        jobs = [
            {
                "title": f"Mason {n}",
                "externalPath": f"/job/Oslo/Mason_{n}",
                "locationsText": "Oslo",
                "postedOn": "x",
            }
            for n in range(first, min(first + sent["limit"], 23))
        ]
        return json.dumps({"total": 23, "jobPostings": jobs})
    number = path.removeprefix("/wday/cxs/acme/careers/job/Oslo/Mason_")
    info = {
        "title": f"Mason {number}",
        "jobDescription": f"<p>Laying brick {number}.</p>",
        "startDate": "2026-11-20",
    }
    return json.dumps({"jobPostingInfo": info}) if number.isdigit() and sent is None else None


def opening(path):
    """The list, or the page of one of its ads."""
    number = path.removeprefix("/opening/")
    if not number.isdigit():
        return OPENINGS
    return SHELL if number == "2" else ad_page(f"Welder {number}", "Weld pipes.").decode()


def whole_ads(number):
    """A list page that holds its ads whole; three of them, with two ads each."""
    ads = "".join(
        f'<div class="ad"><h3>Maid {n}</h3><p>Live in, call +999 55 12{n} 456.</p><a href="/ad/{n}">link</a></div>'
        for n in range(2 * number, 2 * number + 2)
    )
    return ads + (f'<a rel="next" href="/list?page={number + 1}">more</a>' if number < 3 else "")


def of_a_system(path, sent):
    """Type and body of what applicant-tracking systems answer whose lists hold no descriptions."""
    if path.startswith("/opening"):
        return "text/html", opening(path)
    if path in AREAS:
        links, following = AREAS[path]
        more = f'<a rel="next" href="{following}">more</a>' if following else ""
        return "text/html", "".join(f'<a href="/opening/{n}">Welder</a>' for n in links) + more
    found = workday(path, sent)
    return found and ("application/json", found)


def as_json(found):
    return "application/json", json.dumps(found)


def rows_from(query):
    start = int(query.get("skip", ["0"])[0])
    return [
        {"name": f"Guard {n}", "ref": str(n), "text": f"Guarding {n}"}
        for n in range(start, min(start + 2, 5))
    ]


def posts_of_a_page(query):
    number = int(query["page"][0])
    return POSTS[(number - 1) * 100 : number * 100]


def messages_before(query):
    last = int(query.get("before", ["41"])[0])
    return "".join(MESSAGE.format(n=n) for n in range(max(1, last - 20), last))


def topics(site, query):
    found = [
        {"id": n, "slug": f"t{n}", "bumped_at": f"2026-11-{20 + site.bumped.get(n, 0)}"} for n in range(3)
    ]
    return {"topic_list": {"topics": found if query["page"] == ["0"] else []}}


def posts_of_a_topic(path):
    posts = [
        {"id": n, "post_number": n, "cooked": f"<p>Cook wanted, salary 400 USD, {path} {n}</p>"}
        for n in (1, 2)
    ]
    return {"title": "Cooks", "post_stream": {"posts": posts}}


THREADS = "".join(f'<a class="thread" href="/thread/{n}">Thread {n}</a>' for n in range(4))
ANSWERS = {
    "/gh.json": lambda site, path, query: as_json({"jobs": JOBS, "meta": {"total": 5}}),
    "/api": lambda site, path, query: as_json({"data": {"rows": rows_from(query)}}),
    "/wp-json/wp/v2/job-listings": lambda site, path, query: as_json(posts_of_a_page(query)),
    "/s/jobs": lambda site, path, query: ("text/html", messages_before(query)),
    "/latest.json": lambda site, path, query: as_json(topics(site, query)),
    r"/t/\d+\.json": lambda site, path, query: as_json(posts_of_a_topic(path)),
    "/list": lambda site, path, query: ("text/html", whole_ads(int(query.get("page", ["1"])[0]))),
    "/forum": lambda site, path, query: ("text/html", THREADS),
    "/thread/.*": lambda site, path, query: (
        "text/html",
        THREAD.format("".join(REPLY.format(n=n) for n in range(3))),
    ),
    "/page/.*": lambda site, path, query: ("text/html", ad_page(f"Tailor {path}").decode()),
}
"""What the whole path of an address matches -> the type and the body of the answer to it."""


def page(site, path, query, sent=None):
    """Type and body of what the server answers."""
    if path.startswith(("/wday/", "/opening", "/area/")):
        return of_a_system(path, sent)
    found = (answer for pattern, answer in ANSWERS.items() if re.fullmatch(pattern, path))
    answer = next(found, None)
    return answer and answer(site, path, query)


class Site:
    def __init__(self):
        self.asked: Counter[str] = Counter()
        self.bumped: dict[int, int] = {}
        self.url = ""


@contextmanager
def serving():
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            site.asked[parts.path] += 1
            self.answer(page(site, parts.path, parse_qs(parts.query)))

        def do_POST(self):
            parts = urlsplit(self.path)
            site.asked[parts.path] += 1
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(page(site, parts.path, {}, sent))

        def answer(self, found):
            kind, text = found or ("text/plain", "no")
            body = text.encode()
            self.wfile.write(
                f"HTTP/1.1 {200 if found else 404} X\r\nContent-Type: {kind}\r\nX-WP-TotalPages: 2\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


CARDS = """
[source.gh]
kind = "ats"
system = "greenhouse"
url = "{url}/gh.json"
allow_private = true
[source.jv]
kind = "ats"
system = "jobvite"
url = "{url}/openings"
allow_private = true
[source.wd]
kind = "ats"
system = "workday"
url = "{url}/wday/cxs/acme/careers/jobs"
allow_private = true
[source.api]
kind = "api"
url = "{url}/api"
items = "data.rows"
fields.title = "name"
fields.identifier = "ref"
fields.description = ["body", "text"]
offset_parameter = "skip"
page_size = 2
allow_private = true
[source.wp]
kind = "wordpress"
url = "{url}/"
allow_private = true
[source.tg]
kind = "telegram"
url = "{url}/s/jobs"
allow_private = true
[source.dc]
kind = "discourse"
url = "{url}/"
allow_private = true
[source.forum]
kind = "forum"
url = "{url}/forum"
select.link = "a.thread"
select.post = "div.post"
select.text = "p"
select.date_posted = ".date"
allow_private = true
[source.collected]
kind = "forum"
url = "{url}/forum"
replies = true
select.link = "a.thread"
select.post = "div.post"
select.text = "p"
select.identifier = "::attr(id)"
allow_private = true
[source.whole]
kind = "listing"
url = "{url}/list"
follow = false
select.item = "div.ad"
select.title = "h3"
select.description = "p"
select.link = "a"
allow_private = true
[source.areas]
kind = "listing"
url = "{url}/area/north"
urls = ["{url}/area/south"]
include = ["/opening/"]
allow_private = true
[source.urls]
kind = "urls"
urls = ["{url}/page/1", "{url}/page/2", "{url}/nothing"]
allow_private = true
[source.files]
kind = "files"
path = "saved"
"""
ADS = {
    "gh": 5,
    "jv": 3,
    "wd": 23,
    "api": 5,
    "wp": 130,
    "tg": 40,
    "dc": 3,
    "forum": 4,
    "collected": 12,
    "whole": 6,
    "areas": 4,
    "files": 3,
}


def test_every_kind_is_crawled():
    cards = tomllib.loads(CARDS.format(url="http://127.0.0.1:1"))["source"].values()
    elsewhere = {"sitemap", "feed", "mastodon", "bluesky"}  # by the demo, and by test_social
    assert KINDS.keys() - {card["kind"] for card in cards} == elsewhere, (
        "add it to ANSWERS, CARDS and ADS of this file"
    )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("kinds"), warm=True)
    (home.folder / "saved").mkdir()
    (home.folder / "saved" / "a.html").write_bytes(ad_page("Mason"))
    (home.folder / "saved" / "b.jsonl").write_text(
        '{"title": "Welder", "description": "Weld in Doha"}\nbroken\n'
    )
    (home.folder / "saved" / "c.txt").write_text(
        "12/05/24, 10:15 - Ann: Cooks for Doha, call 0803 000 0101\n12/05/24, 10:16 - Ann: thanks\n"
    )
    with serving() as site:
        home.write(CARDS.format(url=site.url))
        first = home.adwatch("crawl")
        asked = dict(site.asked)
        site.asked.clear()
        site.bumped[1] = 5
        second = home.adwatch("crawl")
    return home, first, second, asked, dict(site.asked)


@pytest.mark.parametrize("name", ADS)
def test_every_ad_of_a_kind_is_stored_once(crawled, name):
    home, first, second, _, _ = crawled
    assert re.search(rf"^{name}: {ADS[name]} new", first.stdout, re.M), (first.stdout, first.stderr)
    met = 20 if name == "tg" else ADS[name]  # it turns back where it meets what it knows
    assert re.search(rf"^{name}: 0 new, 0 changed, 0 gone, {met} unchanged", second.stdout, re.M), (
        second.stdout
    )
    home.outcomes(name)


def test_a_run_ends_when_its_last_ad_is_stored(crawled):
    """Where all ads lie in the index Scrapy sees no more work only when it looks again, every five seconds."""
    with crawled[0].store() as store:
        run = store.runs.last("api")
        last = max(outcome.at for outcome in store.runs.outcomes(run.id))
    assert datetime.fromisoformat(run.finished) - datetime.fromisoformat(last) < timedelta(seconds=4)


def test_what_an_index_proves_unchanged_is_not_asked_for(crawled):
    _, _, _, first, second = crawled
    assert first["/t/1.json"] == first["/t/2.json"] == second["/t/1.json"] == 1
    assert "/t/2.json" not in second
    assert (first["/s/jobs"], second["/s/jobs"]) == (3, 1)


def test_what_a_list_leaves_out_is_read_from_the_pages_of_its_ads(crawled):
    home, _, _, _, second = crawled
    with home.store() as store:
        ads = {
            name: [store.get(one.key).posting for one in store.listings.known(name).values()]
            for name in ("jv", "wd")
        }
    said = {ad.title: (ad.job_location, ad.description) for ad in ads["jv"]}
    assert said == {
        "Welder 0": ("Doha", "Weld pipes."),
        "Welder 1": ("Doha", "Weld pipes."),
        "Welder 2": ("Doha", ""),
    }
    assert {ad.description for ad in ads["wd"]} == {f"Laying brick {n}." for n in range(23)}
    assert all("/careers/job/Oslo/Mason_" in ad.url and "/wday/" not in ad.url for ad in ads["wd"])
    assert second["/wday/cxs/acme/careers/jobs"] == 2
    assert not [path for path in second if "Mason" in path]


def test_addresses_of_a_list(crawled):
    home, first, _, _, _ = crawled
    assert re.search(r"^urls: 2 new", first.stdout, re.M)
    assert sorted(outcome for outcome, _ in home.outcomes("urls").values()) == ["unchanged"] * 3


def test_a_file_that_cannot_be_read_is_told(crawled):
    home, _, _, _, _ = crawled
    told = home.outcomes("files")
    assert {("failed", "not JSON"), ("refused", "a greeti")} <= {
        (outcome, reason[:8]) for outcome, reason in told.values()
    }


def test_ads_of_a_list_page_are_read_without_a_request_of_their_own(crawled):
    home, _, _, first, _ = crawled
    assert first["/list"] == 3
    assert not [path for path in first if path.startswith("/ad/")]
    with home.store() as store:
        ads = {
            one.posting.title: one.posting
            for one in map(store.get, (k.key for k in store.listings.known("whole").values()))
        }
    assert ads["Maid 3"].description == "Live in, call +999 55 123 456."
    assert ads["Maid 3"].url.endswith("/ad/3")
