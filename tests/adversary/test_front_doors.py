"""The public form, the address of hotlines' systems and the TAXII server, attacked by a stranger and partners."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from crawler.errors import UserError
from crawler.report_form.app import ReportForm
from crawler.report_form.limits import WRONG_KEYS
from crawler.reports.hotline_keys import make
from crawler.reports.sealing import PRIVATE, PUBLIC, make_keys
from crawler.review import connections
from crawler.review.app import hosts_for
from crawler.review.serve import listen
from crawler.sharing import match_service, matching, partner_access
from crawler.sharing.collections import collection_id
from crawler.sharing.taxii import ROOT, TaxiiService
from crawler.store import Store
from tests.adversary.test_public_doors import bearer, served
from tests.adversary.test_reports import PASSPHRASE, SECRET, WORDS, Sender, counted
from tests.sharing.conftest import Agency
from tests.sharing.serving import refer, serving

HARM = "Nanny for Dubai. Free visa and ticket, passport kept by employer. WhatsApp +971501234001"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home", PASSPHRASE, tmp_path / "home" / PRIVATE)
    return tmp_path / "home"


@pytest.fixture
def form(home: Path) -> Iterator[Sender]:
    listener = listen("127.0.0.1", 0)
    made = ReportForm(home=home, agency="The invented unit", country="NG")
    with served(made.app(hosts_for("127.0.0.1", listener.getsockname()[1])), listener) as port:
        yield Sender(port)


@pytest.fixture
def key(home: Path) -> str:
    with Store(home) as store:
        return make(store, "a hotline", country="NG", by="test")


def test_a_page_that_somebody_opens_does_not_lock_their_hotlines_system_out(form: Sender, key: str) -> None:
    """Ten posts of a browser without a key were ten wrong keys of its address, which is the system's too."""
    browser = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    tried = [form.send("POST", "/reports", "{}", **browser)[0] for _ in range(WRONG_KEYS + 1)]
    assert tried == [403] * (WRONG_KEYS + 1)
    assert form.system(key, {"text": WORDS})[0] == 202


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "the first words", "text": "the second"}',
        f'{{"text": "an agent", "reporter": ["{SECRET}"], "reporter": []}}',
        '{"text": "\\u0000 \\u0000"}',
    ],
)
def test_nothing_of_a_report_is_lost_in_silence(form: Sender, key: str, home: Path, body: str) -> None:
    assert form.send("POST", "/reports", body, authorization=f"bearer {key}")[0] == 400
    assert counted(home) == 0


@pytest.mark.parametrize(("text", "kept"), [("\0", 0), ("\n" * 10_001 + "An agent took passports", 1)])
def test_a_form_without_words_is_none_and_room_before_them_cuts_nothing_off(
    form: Sender, home: Path, text: str, kept: int
) -> None:
    assert form.report(text, you="", suspect="+2348030000173")[0] == (200 if kept else 400)
    assert counted(home) == kept


@pytest.mark.parametrize(
    ("told", "kept"),
    [(f"Ada, call {SECRET}", None), (SECRET, None), ("2026-11-12T10:00:00Z", "2026-11-12"), (7, None)],
)
def test_what_a_system_says_of_the_day_keeps_no_reporter_in_the_clear(
    form: Sender, key: str, home: Path, told: object, kept: str | None
) -> None:
    assert form.system(key, {"text": WORDS, "told": told})[0] == 202
    with sqlite3.connect(home / "adwatch.db") as raw:
        assert raw.execute("SELECT told FROM reports").fetchall() == [(kept,)]
    assert SECRET[1:].encode() not in b"".join(file.read_bytes() for file in home.iterdir() if file.is_file())


def test_a_fault_is_answered_like_everything_and_tells_no_log_what_was_sent(
    capfd: pytest.CaptureFixture[str], form: Sender, home: Path
) -> None:
    (home / PUBLIC).unlink()
    status, headers, page = form.report()
    assert status == 500
    log = ""
    for _ in range(100):  # it is written after the answer
        log += "".join(capfd.readouterr())
        if "UserError: " in log:
            break
        time.sleep(0.05)
    assert "UserError: " in log, "the agency learns of it"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    for said in (page, log):
        assert SECRET[1:] not in said
        assert "Tripoli" not in said


def test_clients_that_read_no_answer_do_not_close_the_form(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each held its connection for ever. Here 20 connections are too many, and 10 may wait; else 200 and 100."""
    monkeypatch.setattr(connections, "MOST_WAITING", 10)
    listener = listen("127.0.0.1", 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    port = listener.getsockname()[1]
    made = ReportForm(home=home, agency="The invented unit").app(hosts_for("127.0.0.1", port))
    ask = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    held = []
    with served(made, listener, most=20) as port:
        for _ in range(25):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
            one.connect(("127.0.0.1", port))
            one.sendall(ask * 60)
            held.append(one)
            status = Sender(port).send("GET", "/")[0]  # a visitor in between: all of it is answered by now
        assert status == 200
        for one in held:
            one.close()


@pytest.fixture
def north(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> tuple[Agency, str]:
    """An agency with one case that is referred to a partner, and that partner's token."""
    agency = Agency("north", tmp_path, capfd)
    ads = tmp_path / "ads.jsonl"
    ads.write_text(
        "".join(
            json.dumps({"id": f"a{n}", "title": "Nanny", "description": f"{HARM} {n}"}) + "\n" for n in (1, 1)
        )
    )
    agency("partners", "add", "south", "--key", "0" * 64, "--legal-basis", "agreement 7")
    agency("import", ads, "--source", "files")
    with Store(agency.home) as store:
        refer(store, [1], "2026-1", "GREEN", to=("south",))
    return agency, agency("partners", "token", "south", "--tlp", "GREEN").strip()


@pytest.fixture
def green(north: tuple[Agency, str]) -> Iterator[tuple[str, str]]:
    """The collection of that case, and the token."""
    agency, token = north
    with serving(TaxiiService(agency.home).app()) as address:
        yield f"{address}{ROOT}collections/{collection_id('GREEN')}/objects/", token


@pytest.mark.parametrize("scheme", ["Basic", "Bearer", "Token"])
def test_no_letters_of_a_stranger_break_the_server(green: tuple[str, str], scheme: str) -> None:
    """What is no ASCII after `Basic` was a fault, with a traceback in the log for each request."""
    head = {"Authorization": f"{scheme} \xff\xfe".encode("latin-1")}
    assert requests.get(green[0], headers=head, timeout=60).status_code == 401


def test_a_partner_that_asks_for_what_is_new_misses_nothing_by_how_it_writes_the_time(
    green: tuple[str, str],
) -> None:
    """Compared by letters, the end of a second came before its parts, and other zones anywhere."""
    place, token = green
    last = requests.get(place, headers=bearer(token), timeout=60).headers["X-TAXII-Date-Added-Last"]
    added = datetime.fromisoformat(last)
    second, before = added.replace(microsecond=0, tzinfo=UTC), added - timedelta(milliseconds=1)
    asked = [(before.isoformat(), True), (last, False), (second + timedelta(seconds=1), False)]
    asked += [
        (before.astimezone(tz=None).isoformat(), True),
        ((added + timedelta(hours=14)).isoformat().replace("+00:00", "+14:00"), False),
        ((before + timedelta(hours=14)).isoformat().replace("+00:00", "+14:00"), True),
        ((before - timedelta(hours=11)).isoformat().replace("+00:00", "-11:00"), True),
        (second.strftime("%Y-%m-%dT%H:%M:%SZ"), bool(added.microsecond)),
    ]
    for after, found in asked:
        answer = requests.get(f"{place}?added_after={quote(str(after))}", headers=bearer(token), timeout=60)
        assert (answer.status_code, "objects" in answer.json()) == (200, found), after


@pytest.mark.parametrize(
    "after", ["garbage", "0", "2026-12-01", "9999-99-99T99:99:99Z", "0001-01-01T00:00:00%2B14:00"]
)
def test_a_time_that_is_none_is_refused_and_not_taken_for_nothing_new(
    green: tuple[str, str], after: str
) -> None:
    place, token = green
    assert requests.get(f"{place}?added_after={after}", headers=bearer(token), timeout=60).status_code == 400


def test_partners_that_leave_in_the_middle_of_a_request_fill_no_log(
    north: tuple[Agency, str], capfd: pytest.CaptureFixture[str]
) -> None:
    """Each was a fault with its traceback."""
    agency, token = north
    head = f"POST /match/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 400\r\n"
    with (
        served(TaxiiService(agency.home, consent="agreement 7").app(), listen("127.0.0.1", 0)) as port,
        socket.create_connection(("127.0.0.1", port), 60) as leaving,
    ):
        leaving.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert b"100" in leaving.recv(100), "it reads what comes"
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("known", [True, False])
def test_half_sent_requests_for_matching_cost_the_store_nothing(
    north: tuple[Agency, str], monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """Each opened it, one behind the other: of 230 a partner waited up to five seconds, or got 503."""
    agency, token = north
    opened: list[Path] = []

    class Counted(Store):
        def __init__(self, home: Path) -> None:
            opened.append(home)
            super().__init__(home)

    for module in (partner_access, match_service):
        monkeypatch.setattr(module, "Store", Counted)
    head = f"POST /match/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token if known else 'x' * 43}\r\n"
    with (
        served(TaxiiService(agency.home, consent="agreement 7").app(), listen("127.0.0.1", 0)) as port,
        ExitStack() as open_,
    ):
        for size in (3, 5_000) * 115:
            half = open_.enter_context(socket.create_connection(("127.0.0.1", port), 60))
            half.sendall(f"{head}Content-Length: 6000\r\n\r\n".encode() + b"x" * size)
        asked = requests.get(f"http://127.0.0.1:{port}/taxii2/", headers=bearer(token), timeout=60)
    assert (asked.status_code, len(opened)) == (200, 1)


def test_while_a_request_for_matching_is_answered_others_read_on(
    north: tuple[Agency, str], green: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take a minute, in which every other partner waited for the one lock of the store."""
    agency, token = north
    under_way, done = threading.Event(), threading.Event()

    def slow(*_: object, **__: object) -> None:
        under_way.set()
        assert done.wait(60)
        raise UserError("answered late")

    monkeypatch.setattr(matching, "answer", slow)
    with served(TaxiiService(agency.home, consent="agreement 7").app(), listen("127.0.0.1", 0)) as port:
        url = f"http://127.0.0.1:{port}"
        objects = f"{url}{ROOT}collections/{collection_id('GREEN')}/objects/"
        with ThreadPoolExecutor(60) as pool:  # more than a server has threads
            late = [
                pool.submit(requests.post, f"{url}/match/", "{}", headers=bearer(token), timeout=60)
                for _ in range(60)
            ]
            try:
                assert under_way.wait(60)
                assert requests.get(objects, headers=bearer(token), timeout=60).status_code == 200
            finally:
                done.set()
            assert {one.result().status_code for one in late} <= {403, 429}
