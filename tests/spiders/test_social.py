"""Telegram, Mastodon and Bluesky over an invented server: where posts come from is kept; known ones end the walk."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.cli.sources_channels import candidates
from crawler.postings.telegram_preview import channel_facts, channel_of, preview_messages
from crawler.store.forwards import ForwardSource
from tests.fetch.harness import Home

STATUSES: list[dict[str, Any]] = [
    {
        "id": str(n), "created_at": "2026-11-20T10:00:00.000Z", "edited_at": None, "language": "en",
        "url": f"https://social.example/@ana/{n}", "content": f"<p>Maid {n} wanted in Dubai, visa free</p>",
        "account": {"acct": "ana@social.example"}, "in_reply_to_id": None,
        "media_attachments": [{"url": f"https://social.example/{n}.png"}],
        "card": {"url": "https://jobs.example/1"} if n == 99 else None,
        "reblog": None,
    }
    for n in range(100, 10, -1)
]  # fmt: skip
STATUSES[0]["reblog"] = {
    **STATUSES[1], "id": "7", "url": "https://far.example/@bo/7", "content": "<p>Cook for Doha</p>",
    "account": {"acct": "bo@far.example", "url": "https://far.example/@bo"},
}  # fmt: skip
FEED = [
    {
        "post": {
            "uri": f"at://did:plc:x/app.bsky.feed.post/{n}",
            "author": {"handle": "jobs.example", "did": "did:plc:x"},
            "record": {
                "text": f"Nurse {n} for Kuwait", "createdAt": "2026-11-20T10:00:00Z", "langs": ["en"],
                "facets": [{"features": [{"uri": "https://wa.example/1"}]}],
            },
            "embed": {"images": [{"fullsize": "https://cdn.example/1.jpg"}], "external": {"uri": "https://x.example/"}},
        }
    }
    for n in range(60)
]  # fmt: skip
CHANNEL = """<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>Jobs abroad</span></div>
<div class="tgme_channel_info_header_username"><a href="https://t.me/example_jobs">@example_jobs</a></div>
<div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter"><span class="counter_value">1.2K</span>
<span class="counter_type">subscribers</span></div></div>
<div class="tgme_channel_info_description">Write to <a href="https://t.me/example_boss">the boss</a></div></div>"""
MESSAGE = """<div class="tgme_widget_message" data-post="example_jobs/{n}">
<a class="tgme_widget_message_owner_name" href="https://t.me/example_jobs"><span>Jobs abroad</span></a>
<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name"
 href="https://t.me/other_jobs/17"><span>Other jobs</span></a></div>
<a class="tgme_widget_message_reply" href="https://t.me/example_jobs/3"><div>An older ad</div></a>
<a class="tgme_widget_message_photo_wrap" style="width:1px;background-image:url('https://cdn.example/{n}.jpg')"></a>
<div class="tgme_widget_message_document_wrap">
<div class="tgme_widget_message_document_title">contract.pdf</div></div>
{text}
<a class="tgme_widget_message_link_preview" href="https://site.example/offer"></a>
<span class="tgme_widget_message_views">{n}K</span><span class="tgme_widget_message_meta">edited
<time datetime="2026-11-20T10:00:00+00:00"></time></span></div>"""
TEXT = '<div class="tgme_widget_message_text">Cook {n} wanted, <a href="https://wa.example/2">write</a></div>'


def preview(visit):
    shown = [MESSAGE.format(n=n, text=TEXT.format(n=n)) for n in range(5, 9)]
    # A flyer without a word, whose view counter rises with every visit.
    return CHANNEL + "".join(shown) + MESSAGE.format(n=9, text="").replace("9K", f"{visit}K")


class Server(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer: object = None
        if parts.path == "/api/v1/timelines/tag/jobs":
            older = [one for one in STATUSES if int(str(one["id"])) < int(query.get("max_id", 1000))]
            answer = older[: int(query["limit"])]
        elif parts.path == "/xrpc/app.bsky.feed.getAuthorFeed" and query["actor"] == "jobs.example":
            begin = int(query.get("cursor", 0))
            end = begin + int(query["limit"])
            answer = {"feed": FEED[begin:end], **({"cursor": str(end)} if end < len(FEED) else {})}
        body = json.dumps(answer).encode() if answer is not None else b""
        if parts.path == "/s/example_jobs":
            body = b"<p>no more</p>" if "before" in query else preview(self.asked.count(self.path)).encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def url():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def provenance(store, url):
    row = store.database.one(
        "SELECT v.posting FROM listings l JOIN versions v ON v.id = l.version WHERE l.url = ?", (url,)
    )
    return json.loads(row[0])["extra"]["provenance"]


def test_posts_are_read_whole_and_known_ones_end_the_walk(tmp_path, url):
    home = Home(tmp_path, warm=True)
    home.write(
        f'[source.toot]\nkind = "mastodon"\nurl = "{url}/"\nhashtag = "jobs"\nallow_private = true\n'
        f'[source.sky]\nkind = "bluesky"\nurl = "{url}/"\naccount = "jobs.example"\nallow_private = true\n'
        f'[source.tg]\nkind = "telegram"\nurl = "{url}/s/example_jobs"\nallow_private = true\n'
    )
    done = home.adwatch("crawl")
    assert done.returncode == 0, done.stderr
    first = len(Server.asked)
    with home.store() as store:
        assert [store.listings.count(name) for name in ("toot", "sky", "tg")] == [90, 60, 5]
        shared = provenance(store, "https://far.example/@bo/7")
        assert shared["forwarded_from"] == "bo@far.example"
        assert shared["sender"] == "ana@social.example"
        assert provenance(store, "https://social.example/@ana/99")["links"] == ["https://jobs.example/1"]
        sky = provenance(store, "https://bsky.app/profile/jobs.example/post/3")
        assert sky["links"] == ["https://wa.example/1", "https://x.example/"]
        assert sky["attachments"] == ["https://cdn.example/1.jpg"]
        told = provenance(store, f"{url}/example_jobs/5")
        assert told["forwarded_url"] == "https://t.me/other_jobs/17"
        assert told["reply_to"] == "https://t.me/example_jobs/3"
        assert told["edited"] is True
        assert told["views"] == "5K"
        assert told["links"] == ["https://wa.example/2", "https://site.example/offer"]
        assert told["attachments"] == ["https://cdn.example/5.jpg", "contract.pdf"]
        run = store.runs.last("tg")
        assert run is not None
        assert run.detail["channel"]["description"] == "Write to the boss"
        assert run.detail["channel"]["links"] == ["https://t.me/example_boss"]
        assert run.detail["channel"]["counters"] == {"subscribers": "1.2K"}
    again = home.adwatch("crawl")
    assert "all: 0 new, 0 changed" in again.stdout, again.stdout
    assert len(Server.asked) - first == 6, "one answer and the robots.txt of each"
    listed = home.adwatch("--json", "sources", "channels")
    assert json.loads(listed.stdout)[0]["url"] == "https://t.me/s/other_jobs"
    assert json.loads(listed.stdout)[0]["messages"] == 5


def test_channel_facts_of_a_page_without_them():
    assert channel_facts("<p>nothing</p>") is None
    assert next(preview_messages(MESSAGE.format(n=1, text=""), "https://t.me/s/x")).files == ("contract.pdf",)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://t.me/Example_Jobs/17", "example_jobs"),
        ("https://t.me/s/example_jobs?before=3", "example_jobs"),
        ("https://t.me/joinchat/AAAA", ""),
        ("https://t.me/+AbCdEf", ""),
        ("https://t.me/ab", ""),
        ("https://example.org/example_jobs", ""),
    ],
)
def test_channel_of(url, name):
    assert channel_of(url) == name


def test_candidates_leave_out_what_is_watched_and_put_the_called_first():
    origins = [
        ForwardSource("https://t.me/quiet_one/1", "Quiet", "a", "low", "2026-11-01", 9),
        ForwardSource("https://t.me/loud_one/1", "Loud", "a", "priority", "2026-11-01", 2),
        ForwardSource("https://t.me/loud_one/5", "Loud", "b", "low", "2026-11-02", 1),
        ForwardSource("https://t.me/known_one/1", "Known", "a", "priority", "2026-11-01", 5),
        ForwardSource("", "A person", "a", "priority", "2026-11-01", 5),
    ]
    found = candidates(origins, ["https://t.me/s/known_one"])
    assert [(one.channel, one.messages, one.called, sorted(one.through)) for one in found] == [
        ("loud_one", 3, 2, ["a", "b"]),
        ("quiet_one", 9, 0, ["a"]),
    ]
