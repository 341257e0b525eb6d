"""What stands open to strangers and partners, attacked: public form, TAXII, exchange of contacts, feed."""

from __future__ import annotations

import json
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import requests
import uvicorn

from crawler.evidence.signing_key import made_public_key
from crawler.evidence.verify import verify
from crawler.report_form import app as form_app
from crawler.report_form.app import ReportForm
from crawler.reports.hotline_keys import make
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.review.accounts import throttle
from crawler.review.app import create_app, hosts_for
from crawler.review.serve import config, listen
from crawler.review.web.context import AppContext
from crawler.sharing import match_service, taxii
from crawler.sharing.match_files import MatchAnswer, MatchRequest, read_signed, write_signed
from crawler.sharing.taxii import MEDIA, ROOT, TaxiiService
from crawler.store import Store
from tests.adversary.test_reports import PASSPHRASE, WORDS, Sender
from tests.review.conftest import COST, Client, run_console
from tests.review.invented import fill
from tests.sharing.conftest import Agency
from tests.sharing.serving import serving

VICTIM = "+2348030000777"
HEAD = {"content-type": "application/x-www-form-urlencoded"}


@contextmanager
def served(made: object, port_of: socket.socket, most: int = 200) -> Iterator[int]:
    """An application behind a proxy on this machine, whose word on addresses is believed."""
    server = uvicorn.Server(config(made, proxies=("127.0.0.1",), most=most))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [port_of]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port_of.getsockname()[1]
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Sender]:
    make_keys(tmp_path / "home", PASSPHRASE, tmp_path / "home" / PRIVATE)
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    made = ReportForm(home=tmp_path / "home", agency="The invented unit", country="NG")
    with served(made.app(hosts_for("127.0.0.1", port)), listener) as port:
        yield Sender(port)


def reported(form: Sender, address: str) -> int:
    """Status of a report that is sent from an address."""
    return int(form.report(headers=HEAD | {"x-forwarded-for": address})[0])


def test_one_customer_with_a_network_does_not_close_the_form_for_everybody(
    form: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A /48 of IPv6, as one household has it, holds 65,536 networks of the size that is counted as one sender."""
    monkeypatch.setattr(form_app, "ALTOGETHER", 70)
    got = [reported(form, f"2001:db8:7:{number:x}00::1") for number in range(72)]
    assert got.count(200) == 60
    assert reported(form, "2001:db8:8::1") == 200


def test_callers_by_ipv4_are_not_one_household_of_ipv6(form: Sender) -> None:
    """So a server sees them that listens for both at once: the seventh was refused for the first six."""
    assert [reported(form, f"::ffff:192.0.2.{number}") for number in range(1, 9)] == [200] * 8


def test_guesses_by_ipv4_lock_no_other_address_out_of_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PER_ADDRESS", 3)
    for _ in run_console(tmp_path / "home"):
        listener = listen("127.0.0.1", 0)
        port = listener.getsockname()[1]
        made = create_app(AppContext(home=tmp_path / "home", scrypt_cost=COST), hosts_for("127.0.0.1", port))
        with served(made, listener) as port:
            stranger, ana = Client(port), Client(port)
            stranger.token, ana.token = stranger.get("/sign-in").token, ana.get("/sign-in").token
            guessed = [
                stranger.post(
                    "/sign-in",
                    {"name": f"x{n}", "password": "no"},
                    **{"X-Forwarded-For": "::ffff:203.0.113.9"},
                ).status
                for n in range(4)
            ]
            own = {"X-Forwarded-For": "::ffff:198.51.100.1"}
            right = ana.post("/sign-in", {"name": "ana", "password": "correct horse battery"}, **own)
    assert guessed == [403, 403, 403, 429]
    assert right.status == 303


BODIES = (
    '{"text": "\\ud800 +2348030000173"}',
    '{"text": "a\\u0000b"}',
    '{"text": "x", "reporter": ["\\udfff"]}',
    '{"text": "x", "told": ' + "9" * 6_000 + "}",
    '{"text": "x", "told": "\\ud800"}',
    '{"text": "x", "language": {"a": NaN}}',
    '[{"text": "x"}, null]',
    '{"text": {"text": "x"}}',
    '{"text": "' + "\\u202e" * 40_000 + '"}',
    '{"text": "x", "text ": "y"}',
    "[" * 90_000,
    "\xff",
)


def test_no_body_of_a_hotline_system_breaks_the_form_or_the_chain(form: Sender, tmp_path: Path) -> None:
    with Store(tmp_path / "home") as store:
        key = make(store, "a hotline", country="NG", by="test")
    got = [
        form.send("POST", "/reports", body, authorization=f"Bearer {key}")[0]
        for body in (*BODIES, json.dumps({"text": WORDS}))
    ]
    assert set(got) <= {202, 400}
    assert got[-1] == 202
    assert verify(tmp_path / "home").ok


@pytest.fixture
def partner(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> tuple[Agency, Agency, str]:
    """North, which attacks; south, which serves; north's token there."""
    north, south = (Agency(name, tmp_path, capfd) for name in ("north", "south"))
    for agency, number in ((north, "+971501234001"), (south, "+971501234002")):
        agency.take_in(number)
    north.register(south)
    south.register(north)
    return north, south, south("partners", "token", "north", "--tlp", "GREEN").strip()


def entries(agency: Agency, kind: str) -> list[str]:
    with Store(agency.home) as store:
        return [
            str(row[0]) for row in store.database.rows("SELECT detail FROM ledger WHERE kind = ?", (kind,))
        ]


def collection(address: str, token: str) -> str:
    asked = requests.get(f"{address}{ROOT}collections/", headers=bearer(token), timeout=60)
    return f"{address}{ROOT}collections/{asked.json()['collections'][0]['id']}"


def bearer(token: str) -> dict[str, str]:
    return {"Accept": MEDIA, "Authorization": f"Bearer {token}"}


def test_no_question_of_a_partner_breaks_the_server(partner: tuple[Agency, Agency, str]) -> None:
    _, south, token = partner
    with serving(TaxiiService(south.home).app()) as address:
        place = collection(address, token)
        queries = (
            *("limit=" + "9" * 5_000, "limit=%D9%A3", "limit=-1", "limit=0", "next=_", "next=%00_%00"),
            *("next=" + "_" * 3_000, "added_after=%00", "match[id]=%00,%FF", "match[type]=" + "," * 3_000),
        )
        got = [
            requests.get(f"{place}/{what}/?{query}", headers=bearer(token), timeout=60).status_code
            for query in queries
            for what in ("objects", "manifest")
        ]
        got += [
            requests.get(f"{place}/objects/{name}/", headers=bearer(token), timeout=60).status_code
            for name in ("%00", "%FF", "x" * 3_000, "..%2f..")
        ]
    assert set(got) <= {200, 400, 404}


def test_a_stolen_token_does_not_grow_the_chain_without_end(
    partner: tuple[Agency, Agency, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south, token = partner
    monkeypatch.setattr(taxii, "PAGES_AN_HOUR", 5)
    monkeypatch.setattr(match_service, "REFUSALS_AN_HOUR", 3)
    request = signed(north, {"addressee": made_public_key(south.home), "elements": bytes(33)})
    with serving(TaxiiService(south.home, consent="agreement 7").app()) as address:
        place = collection(address, token)
        pages = [
            requests.get(f"{place}/objects/", headers=bearer(token), timeout=60).status_code for _ in range(9)
        ]
        asked = [
            requests.post(f"{address}/match/", request, headers=bearer(token), timeout=60).status_code
            for _ in range(9)
        ]
    assert pages == [200] * 5 + [429] * 4
    assert asked == [403] * 3 + [429] * 6
    assert (len(entries(south, "taxii")), len(entries(south, "match"))) == (5, 3)


def signed(agency: Agency, changes: dict[str, object]) -> bytes:
    """A request that an agency signs, whatever stands in it."""
    fields = {
        "id": "a" * 32,
        "addressee": "0" * 64,
        "made_at": "2026-11-30T00:00:00Z",
        "purpose": "case 7",
        "elements": b"",
    } | changes
    path = agency.folder / "request"
    write_signed(agency.home, MatchRequest(**fields), path)  # type: ignore[arg-type]
    return path.read_bytes()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": f"call {VICTIM}"},
        {"id": "b" * 1_000_000},
        {"id": "\x1b]0;owned\x07" + "c" * 24},
        {"purpose": f"about {VICTIM}"},
        {"purpose": "the case " * 200_000},
        {"made_at": f"{VICTIM} at noon"},
        {"addressee": f"\x1b]0;owned\x07{VICTIM}" * 100_000},
    ],
    ids=[
        "number as id",
        "long id",
        "escapes as id",
        "number as purpose",
        "long purpose",
        "number as time",
        "long addressee",
    ],
)
def test_a_partners_request_puts_nothing_of_its_own_into_the_chain(
    partner: tuple[Agency, Agency, str], changes: dict[str, object]
) -> None:
    north, south, _ = partner
    path = south.folder / "sent"
    path.write_bytes(signed(north, {"addressee": made_public_key(south.home)} | changes))
    status, out, err = south.try_(
        "match", "answer", path, "--consent", "agreement 7", "--out", south.folder / "out"
    )
    assert status == 2
    assert "\x1b" not in out + err
    assert len(err) < 1_000
    assert entries(south, "match") == []
    assert b"0000777" not in (south.home / "adwatch.db").read_bytes()


@pytest.mark.parametrize("consent", [f"by {VICTIM}", "yes " * 200_000])
def test_a_partners_answer_puts_nothing_of_its_own_into_the_chain(
    partner: tuple[Agency, Agency, str], consent: str
) -> None:
    north, south, _ = partner
    request, answered = north.folder / "request", north.folder / "answer"
    north("match", "ask", "south", "--purpose", "case 7", "--out", request)
    south("match", "answer", request, "--consent", "agreement 7", "--out", answered)
    write_signed(south.home, replace(read_signed(answered, MatchAnswer), consent=consent), answered)
    status, _, err = north.try_("match", "read", answered)
    assert (status, len(err) < 1_000) == (2, True)
    assert not any("0000777" in one or len(one) > 10_000 for one in entries(north, "match"))


def test_a_partner_sends_no_more_than_it_may_ask_about(partner: tuple[Agency, Agency, str]) -> None:
    """64 MB were read from everybody, and each part of them copied what came before it."""
    north, south, token = partner
    south.register(north, "--max-contacts", "10")
    head = f"POST /match/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(TaxiiService(south.home, consent="agreement 7").app()) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 60) as sending:
            sending.sendall(head.encode() + b"2710\r\n" + bytes(10_000) + b"\r\n")  # and the rest never comes
            assert sending.recv(100).startswith(b"HTTP/1.1 413 ")


def test_half_sent_requests_do_not_close_the_server_for_partners(
    partner: tuple[Agency, Agency, str], tmp_path: Path
) -> None:
    """More connections than the process may have files: 200 here, 1,024 on a usual system."""
    _, south, token = partner
    said = tmp_path / "taxii.log"
    command = [sys.executable, "-m", "crawler", "--home", str(south.home), "taxii", "--port", "0"]
    with said.open("w") as log, ExitStack() as opened:
        running = subprocess.Popen(command, stderr=log, preexec_fn=_few_files)
        opened.callback(running.wait)
        opened.callback(running.terminate)
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", said.read_text("utf-8"))):
            assert running.poll() is None, said.read_text("utf-8")
            time.sleep(0.05)
        port = int(found[1])
        for _ in range(260):
            half = opened.enter_context(socket.create_connection(("127.0.0.1", port), 60))
            half.sendall(b"GET /taxii2/ HTTP/1.1\r\nHost: x\r\n")
        answer = requests.get(f"http://127.0.0.1:{port}/taxii2/", headers=bearer(token), timeout=120)
    assert answer.status_code == 200


def _few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))


def test_no_title_of_an_ad_breaks_the_feed(tmp_path: Path) -> None:
    """A program of the agency reads it: one control character in a title would hide every campaign from it."""
    for console in run_console(tmp_path / "home"):
        with console.store() as store:
            fill(store)
            with store.transaction():
                store.database.execute(
                    "UPDATE queue SET title = 'Nanny' || char(0, 1, 11, 31, 65534) || 'now'"
                )
                store.database.execute(
                    "UPDATE campaigns SET title = 'Nanny' || char(0, 1, 11, 31, 65534) || 'now'"
                )
        answer = console.client("ana").get("/feed.atom")
    assert answer.status == 200
    titles = [
        one.text or ""
        for one in ElementTree.fromstring(answer.text).iter("{http://www.w3.org/2005/Atom}title")
    ]
    assert len(titles) > 3
