"""Watches: news of a number, words, a view or a source, told once and without what is watched."""

import json
import re
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.errors import UserError
from crawler.masking import active as masking
from crawler.masking.mask import NOTHING
from crawler.reports.intake import ReportText
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import IntakeSource, take
from crawler.supervisor.alerts import AlertSettings
from crawler.watching import channels
from crawler.watching.channels import ChannelSettings, read_channels, send
from crawler.watching.telling import tell_watches
from crawler.watching.worker import WatchWorker
from tests.review.conftest import serve
from tests.review.invented import fill, maids

NUMBER = "+2347000000101"
HEARD: list[tuple[str, str]] = []
STATUS = [200]


class Receiver(BaseHTTPRequestHandler):
    heard = threading.Event()

    def do_POST(self):
        HEARD.append((self.path, self.rfile.read(int(self.headers["content-length"])).decode()))
        self.send_response(STATUS[0])
        self.end_headers()
        self.wfile.write(b"{}")
        self.heard.set()

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
    assert "Watch 1 found new ads in 1 campaign: c1 (7 ads)" in json.loads(body)["message"]
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


def take_reports(desk, *texts, confirmed=True):
    with desk.store() as store:
        if not (store.home / PRIVATE).exists():
            make_keys(store.home, "an invented passphrase", store.home / PRIVATE)
        told = [ReportText(text, confirmed=(("number", NUMBER),) if confirmed else ()) for text in texts]
        return take(
            store, told, IntakeSource(by="form", channel="form", country="NG"), today=date(2026, 11, 26)
        ).keys


def test_a_report_that_names_a_watched_number_is_told_once_and_says_nothing_of_it(desk, receiver):
    named(desk, receiver)
    (before,) = take_reports(desk, f"The agent in Lagos is {NUMBER}. She took my passport.")
    ana = desk.client("ana")
    ana.post("/watches", {"words": "0700 000 0101", "channel": "hook"})
    ana.post("/watches", {"words": "0700 000 0199", "channel": "hook"})
    ana.post("/watches", {"words": NUMBER})
    assert tell(desk) == []
    assert HEARD == [], "what is there already is no news"
    (key,) = take_reports(desk, f"My sister was cheated. The agent is {NUMBER}. He took the fee.")
    assert tell(desk) == []
    ((path, body),) = HEARD
    assert path == "/hook"
    assert "Watch 1: 1 new report of what it watches for." in json.loads(body)["message"]
    assert not re.search(r"700|sister|r[0-9a-f]{8}", body)
    assert tell(desk) == []
    assert len(HEARD) == 1, "told once"
    page = ana.get("/watches").text
    assert f'href="/reports/{key}"' in page
    assert before not in page
    assert key not in ana.get("/watches").text, "to look at it is to be told"


def test_what_a_report_keeps_sealed_or_masks_is_told_to_nobody(desk, receiver):
    named(desk, receiver)
    ana = desk.client("ana")
    mine = "+2348039999123"
    for words in (mine, NUMBER):
        ana.post("/watches", {"words": words, "channel": "hook"})
    with desk.store() as store:
        (contact,) = store.database.one("SELECT id FROM contacts WHERE value = ?", (NUMBER,))
    ana.post(f"/contacts/{contact}/mark", {"what": "mask", "why": "a victim's"})
    take_reports(desk, f"I am Grace, my number is {mine}. The agent is {NUMBER}.")
    assert tell(desk) == []
    assert HEARD == []


def test_a_contact_that_nobody_confirmed_is_told_to_nobody_and_once_it_is_confirmed(desk, receiver):
    named(desk, receiver)
    desk.client("ana").post("/watches", {"words": NUMBER, "channel": "hook"})
    (key,) = take_reports(desk, f"My sister was cheated. The agent is {NUMBER}.", confirmed=False)
    assert tell(desk) == []
    assert HEARD == []
    lea = desk.client("lea")
    assert lea.post(f"/reports/{key}", {"what": "name", "written": NUMBER}).status == 303
    assert tell(desk) == []
    assert len(HEARD) == 1
    assert tell(desk) == []
    assert len(HEARD) == 1


def test_the_desk_tells_after_an_intake_of_its_own_and_of_the_form(desk, receiver):
    named(desk, receiver)
    desk.client("ana").post("/watches", {"words": NUMBER, "channel": "hook"})
    heard = threading.Event()
    Receiver.heard = heard
    intakes = threading.Event()
    worker = WatchWorker(desk.home, desk.home / "sources.toml", intakes, pause=0.05)
    worker.start()
    try:
        take_reports(desk, f"The agent is {NUMBER}. He took the fee.")
        assert heard.wait(60), "a report that came by another process"
        heard.clear()
        post_again(desk, 901)
        intakes.set()
        assert heard.wait(60), "ads that were taken in at the desk"
    finally:
        worker.stop()
        worker.join(60)
    assert not worker.is_alive()
    assert [path for path, _ in HEARD] == ["/hook", "/hook"]


def test_taking_in_at_the_desk_wakes_those_who_tell(desk):
    intakes = threading.Event()
    for console in serve(desk.home, intakes=intakes):
        ana = console.client("ana")
        pasted: dict[str, object] = {
            "text": f"Maids for Oman. Call {NUMBER}.",
            "source": "pasted",
            "country": "NG",
        }
        staged = re.search(r'name="staged" value="([^"]+)"', ana.post("/import", pasted).text)
        assert staged
        assert not intakes.is_set()
        assert ana.post("/import/answer", {"staged": staged[1], "what": "store"}).status == 303
        assert intakes.is_set()
