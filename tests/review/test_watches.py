"""Watches: news of a number, words, a view or a source, told once and without what is watched."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.errors import UserError
from crawler.masking import active as masking
from crawler.masking.mask import NOTHING
from crawler.supervisor.alerts import AlertSettings
from crawler.watching import channels
from crawler.watching.channels import ChannelSettings, read_channels, send
from crawler.watching.telling import tell_watches
from tests.review.invented import fill, maids

NUMBER = "+2347000000101"
HEARD: list[tuple[str, str]] = []
STATUS = [200]


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        HEARD.append((self.path, self.rfile.read(int(self.headers["content-length"])).decode()))
        self.send_response(STATUS[0])
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture(scope="module")
def receiver():
    pytest.importorskip("apprise")
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(autouse=True)
def fresh():
    HEARD.clear()
    STATUS[0] = 200
    yield
    masking.use(NOTHING)


def named(desk, receiver, lines=""):
    (desk.home / channels.FILE).write_text(
        f'{lines}\n[channels]\nhook = "json://{receiver}/hook"\nphone = "ntfy://{receiver}/adwatch"\n'
    )


def post_again(desk, number):
    made = maids(
        number, "Muscat", "OM", "90 rial", "Grace", NUMBER, NUMBER, source="board", employer=f"Firm {number}"
    )
    with desk.store() as store:
        fill(store, [(made, 0)])


def tell(desk, settings=None):
    with desk.store() as store:
        return tell_watches(store, settings)


def test_a_number_is_told_once_by_its_channel_and_the_number_is_not(desk, receiver):
    named(desk, receiver)
    ana = desk.client("ana")
    assert ana.post("/watches", {"words": "0700 000 0101", "channel": "hook"}).status == 303
    assert tell(desk) == []
    assert HEARD == [], "what is there already is no news"
    post_again(desk, 901)
    assert "c1</a>" in ana.get("/watches").text
    STATUS[0] = 500
    assert "did not take the alert" in tell(desk)[0]
    STATUS[0] = 200
    HEARD.clear()
    assert tell(desk) == []
    ((path, body),) = HEARD
    assert path == "/hook"
    assert "Watch 1 found new ads in 1 campaigns: c1 (7 ads)" in json.loads(body)["message"]
    assert "700" not in body
    assert tell(desk) == []
    assert len(HEARD) == 1, "told once"
    assert "nothing new" in ana.get("/watches").text
    assert ana.post("/watches/1/end").status == 303
    post_again(desk, 902)
    assert tell(desk) == []
    assert len(HEARD) == 1


def test_only_settings_let_an_alert_say_what_is_watched_and_a_masked_number_is_never_told(desk, receiver):
    named(desk, receiver, 'values = true\nreview_url = "https://desk.example/"')
    ana = desk.client("ana")
    ana.post("/watches", {"words": NUMBER, "channel": "phone"})
    post_again(desk, 901)
    tell(desk)
    assert NUMBER in HEARD[0][1]
    assert "https://desk.example/" in HEARD[0][1]
    with desk.store() as store:
        (contact,) = store.database.one("SELECT id FROM contacts WHERE value = ?", (NUMBER,))
    ana.post(f"/contacts/{contact}/mark", {"what": "mask", "why": "a victim's"})
    post_again(desk, 902)
    tell(desk)
    assert len(HEARD) == 1


def test_a_view_and_a_source_are_watched_from_their_pages_and_the_alerts_of_the_sources_file_tell_them(
    desk, receiver, monkeypatch
):
    ana = desk.client("ana")
    assert "/watches?query=source%3Dboard" in ana.get("/sources/board").text
    assert "/watches?query=band%3Dpriority" in ana.get("/?band=priority").text
    ana.post("/watches", {"query": "source=board"})
    post_again(desk, 901)
    assert tell(desk) == []
    monkeypatch.setenv("ADWATCH_WEBHOOK_SECRET", "sixteen characters")
    assert tell(desk, AlertSettings(webhook=f"http://{receiver}/alerts")) == []
    ((path, body),) = HEARD
    assert path == "/alerts"
    assert json.loads(body)["watches"] == [{"watch": 1, "id": "c1", "listings": 7}]


def test_a_watch_is_ones_own_and_needs_a_known_channel_and_something_to_watch(desk, receiver):
    named(desk, receiver)
    ana, ben = desk.client("ana"), desk.client("ben")
    for values in ({"words": "maid", "channel": "nobody"}, {"words": ""}, {"query": "q="}):
        ana.post("/watches", values)
    assert "You watch nothing yet" in ana.get("/watches").text
    ana.post("/watches", {"words": "passport"})
    assert "passport" not in ben.get("/watches").text
    assert ben.post("/watches/1/end").status == 404
    assert desk.client("vera").get("/watches").status == 403
    with desk.store() as store:
        (said,) = store.database.rows("SELECT detail FROM ledger WHERE subject = 'watch:1'").fetchone()
    assert "passport" not in said


@pytest.mark.parametrize(
    "lines",
    [
        "channels = 7",
        "[channels]\nx = 7",
        '[channels]\nx = "json://hooks.example/"',
        '[channels]\nx = "ntfy://ntfy.example/t"',
        '[channels]\nx = "dbus://"',
        '[channels]\nx = "https://hooks.example/"',
        '[channels]\nx = "jsons://["',
        'values = "yes"',
        "token = 1",
        "x = ",
    ],
)
def test_a_wrong_file_is_named_without_its_addresses(tmp_path, lines):
    (tmp_path / channels.FILE).write_text(lines)
    with pytest.raises(UserError, match=r"alert_channels\.toml") as told:
        read_channels(tmp_path)
    assert ".example" not in str(told.value)


def test_a_wrong_file_keeps_the_page_up(desk):
    (desk.home / channels.FILE).write_text("x = ")
    assert "channels is not right" in desk.client("ana").get("/watches").text


def test_a_channel_that_is_gone_is_said():
    assert "no channel phone" in send(ChannelSettings(), "phone", "t", "x")
