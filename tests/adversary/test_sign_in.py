# ruff: noqa: E501 - attacks as tables
"""H6: guessing in parallel, locking colleagues out, filling the desk with half requests, and addresses that answer 500."""

from __future__ import annotations

import http.client
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import pytest

from crawler.review.accounts.passwords import COST as REAL
from crawler.review.app import ROUTES
from crawler.review.web.hash_process import NICENESS
from crawler.review.web.hashing import OF_ONE_ADDRESS
from tests.adversary.insider import PASSWORD, Desk, Home
from tests.review.conftest import COST, Client

PEOPLE = (("vera", "viewer"), ("ana", "analyst"), ("lea", "lead"), ("ada", "admin"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("sign-in") / "home")
    home.bring(
        [
            {
                "id": "ad-1",
                "title": "Nanny",
                "description": "Free visa, passport kept by us.",
                "url": "https://board.example/1",
            }
        ]
    )
    for name, role in PEOPLE:
        home.account(name, role, REAL if name == "ana" else COST)
    return home


def forget_failures(home: Home) -> None:
    with closing(sqlite3.connect(home.path / "adwatch.db")) as raw, raw:
        raw.execute("DELETE FROM sign_in_failures")


@pytest.fixture(scope="module")
def real_costs(home: Home) -> Iterator[Desk]:
    with home.own_desk() as desk:
        yield desk


@pytest.fixture(scope="module")
def little_costs(home: Home) -> Iterator[Desk]:
    with home.own_desk(cheap=True) as desk:
        yield desk


@pytest.fixture
def costly(home: Home, real_costs: Desk) -> Desk:
    """The desk as its operator runs it: a process of its own, with real costs of a password."""
    forget_failures(home)
    return real_costs


@pytest.fixture
def desk(home: Home, little_costs: Desk) -> Desk:
    """The same with little costs, for attacks that are counted and not weighed."""
    forget_failures(home)
    return little_costs


def hashing_process(desk: Desk) -> psutil.Process:
    """The desk's process that computes hashes."""
    [found] = [
        one for one in psutil.Process(desk.pid).children() if any("hash_process" in w for w in one.cmdline())
    ]
    return found


def memory(desk: Desk) -> int:
    """Bytes of the desk and of the processes that it started."""
    process = psutil.Process(desk.pid)
    return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))


def guess(port: int, name: str, password: str, **headers: str) -> int:
    client = Client(port)
    client.token = client.get("/sign-in").token
    return client.post("/sign-in", {"name": name, "password": password}, **headers).status


def test_of_forty_guesses_sent_together_five_are_tried(costly: Desk) -> None:
    desk = costly
    clients = [Client(desk.port) for _ in range(40)]
    for client in clients:
        client.token = client.get("/sign-in").token
    before = memory(desk)
    answers: list[int] = []
    most = [before]
    threads = [
        threading.Thread(
            target=lambda one=client, n=n: answers.append(
                one.post("/sign-in", {"name": "ana", "password": f"wrong guess {n}"}).status
            )
        )
        for n, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most.append(memory(desk))
        time.sleep(0.02)
    counts = Counter(answers)
    assert counts[403] + counts[503] == 5, counts
    assert counts[429] == 35, counts
    assert max(most) - before < 200 * 2**20, "one hash of 32 MiB at a time"


def test_guesses_on_many_names_use_one_hash_at_a_time_and_the_desk_answers_meanwhile(costly: Desk) -> None:
    desk = costly
    vera = desk.client("vera")
    before = memory(desk)
    answers: list[int] = []
    strangers = [Client(desk.port) for _ in range(40)]
    for stranger in strangers:  # first the form, so that all guesses arrive together on a busy machine too
        stranger.token = stranger.get("/sign-in").token
    threads = [
        threading.Thread(
            target=lambda one=stranger, n=n: answers.append(
                one.post("/sign-in", {"name": f"nobody {n}", "password": "wrong guess"}).status
            )
        )
        for n, stranger in enumerate(strangers)
    ]
    for thread in threads:
        thread.start()
    pages = [vera.get("/keys").status for _ in range(5)]
    for thread in threads:
        thread.join()
    assert pages == [200] * 5
    assert set(answers) <= {403, 503}
    assert answers.count(503) > 0, "what doesn't fit into the queue is refused at once"
    assert memory(desk) - before < 250 * 2**20


def test_a_crowd_of_idle_connections_does_not_close_that_of_somebody_signed_in(desk: Desk) -> None:
    vera = desk.client("vera")
    kept = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=300)
    cookies = "; ".join(f"{name}={value}" for name, value in vera.cookies.items())

    def asked() -> int:
        kept.request("GET", "/keys", headers={"Cookie": cookies})
        answer = kept.getresponse()
        answer.read()
        return answer.status

    assert asked() == 200
    ours = kept.sock
    held = [half_open(desk.port, b"") for _ in range(250)]
    assert [asked() for _ in range(5)] == [200] * 5
    assert kept.sock is ours, "over the same connection"
    for connection in held:
        connection.close()


def test_the_process_that_hashes_steps_back_and_is_started_anew_when_it_is_killed(desk: Desk) -> None:
    assert Client(desk.port).sign_in("vera", PASSWORD).status == 303
    first = hashing_process(desk)
    assert first.nice() == psutil.Process(desk.pid).nice() + NICENESS
    first.kill()
    assert Client(desk.port).sign_in("vera", PASSWORD).status == 303
    assert hashing_process(desk).pid != first.pid


def test_colleagues_work_and_sign_in_while_every_place_of_a_stranger_is_taken(desk: Desk) -> None:
    """The process that hashes stands still: what a stranger asks for stays unanswered until it goes on."""
    vera = desk.client("vera")
    process = hashing_process(desk)
    process.suspend()
    try:
        strangers = [Client(desk.port) for _ in range(30)]
        for stranger in strangers:
            stranger.token = stranger.get("/sign-in").token
        answers: list[int] = []
        threads = [
            threading.Thread(
                target=lambda one=stranger, n=n: answers.append(
                    one.post("/sign-in", {"name": f"invented {n}", "password": "wrong guess"}).status
                )
            )
            for n, stranger in enumerate(strangers)
        ]
        for thread in threads:
            thread.start()
        while len(answers) < len(strangers) - OF_ONE_ADDRESS:
            time.sleep(0.02)
        assert set(answers) == {503}
        assert [vera.get("/keys").status for _ in range(20)] == [200] * 20
        assert len(answers) == len(strangers) - OF_ONE_ADDRESS, "those of one address have four places"
        entered: list[int] = []
        again = threading.Thread(target=lambda: entered.append(vera.sign_in("vera", PASSWORD).status))
        again.start()
        time.sleep(1)
    finally:
        process.resume()
    for thread in [*threads, again]:
        thread.join()
    assert entered == [303], "a browser that is known has places of its own"
    assert answers.count(403) == OF_ONE_ADDRESS


def test_a_stranger_locks_no_colleague_out(desk: Desk) -> None:
    """60 wrong guesses on invented names and 25 on lea's: in the browser that she uses she still gets in."""
    lea = Client(desk.port)
    assert lea.sign_in("lea", PASSWORD).status == 303
    statuses = Counter(guess(desk.port, f"invented {n}", "wrong guess") for n in range(55))
    assert statuses[429] > 0
    assert guess(desk.port, "lea", "wrong guess") == 429
    lea.post("/sign-out")
    assert lea.sign_in("lea", PASSWORD).status == 303


def test_a_known_browser_has_five_tries_too(desk: Desk) -> None:
    ana = Client(desk.port)
    assert ana.sign_in("ana", PASSWORD).status == 303
    assert [ana.sign_in("ana", "wrong guess").status for _ in range(6)] == [403] * 5 + [429]


def test_forged_forwarded_addresses_count_for_nothing_but_those_of_a_trusted_proxy_do(
    home: Home, desk: Desk
) -> None:
    forged = [
        guess(desk.port, "vera", "wrong guess", **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(7)
    ]
    assert forged == [403] * 5 + [429] * 2
    forget_failures(home)
    with home.own_desk("--trusted-proxy", "127.0.0.1", cheap=True) as behind:
        for n in range(60):
            guess(behind.port, f"x{n}", "wrong guess", **{"X-Forwarded-For": "203.0.113.9"})
        assert guess(behind.port, "y", "wrong guess", **{"X-Forwarded-For": "203.0.113.9"}) == 429
        assert guess(behind.port, "vera", PASSWORD, **{"X-Forwarded-For": "198.51.100.7"}) == 303
        forged_again = guess(
            behind.port, "y", "wrong guess", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
        )
        assert forged_again == 429, "what the browser says before the proxy's own word counts for nothing"


def test_a_stolen_session_guesses_no_password(desk: Desk) -> None:
    ada = desk.client("ada")
    answers = [
        ada.post("/password", {"old": f"wrong guess {n}", "new": "another good one"}).status for n in range(6)
    ]
    assert answers == [400] * 5 + [429]
    assert ada.get("/people").status == 303, "the session is over"


def half_open(port: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.sendall(sent)
    return connection


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken=",
    ],
)
def test_half_requests_keep_nobody_out(desk: Desk, sent: bytes) -> None:
    vera = desk.client("vera")
    sent = sent.replace(b"PORT", str(desk.port).encode())
    held = [half_open(desk.port, sent) for _ in range(400)]
    answers = [vera.get("/keys").status for _ in range(10)]
    assert answers == [200] * 10
    held += [half_open(desk.port, sent) for _ in range(100)]
    assert vera.get("/keys").status == 200
    ends = time.monotonic() + 240
    while held and time.monotonic() < ends:
        held = [connection for connection in held if not is_closed(connection)]
        time.sleep(0.1)
    assert not held, "each is closed when its time is over"


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed it."""
    connection.setblocking(False)
    try:
        return connection.recv(1 << 16) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


ODD = (
    "9223372036854775808",
    "99999999999999999999999999",
    "0",
    "-1",
    "%00",
    "é",
    "1e9",
    "' OR 1=1 --",
    "\U0001f600",
    "../../etc",
)


def test_no_address_answers_500(home: Home) -> None:
    with home.desk() as desk:
        ada = desk.client("ada")
        for route in ROUTES:
            for odd in ODD:
                path = route.path
                for name in (
                    "view",
                    "campaign",
                    "listing",
                    "capture",
                    "contact",
                    "case",
                    "export",
                    "proposal",
                    "source",
                    "run",
                    "user",
                ):
                    path = path.replace(f"{{{name}:int}}", quote(odd, safe="")).replace(
                        f"{{{name}}}", quote(odd, safe="")
                    )
                path = path.replace("{chart}", quote(odd, safe=""))
                query = "&".join(
                    f"{key}={quote(odd, safe='%')}"
                    for key in (
                        "after",
                        "band",
                        "q",
                        "state",
                        "country",
                        "tab",
                        "c",
                        "verdict",
                        "done",
                        "next",
                        "source",
                        "sign",
                    )
                )
                answer = (
                    ada.post(path, {"token": odd, "batch": odd})
                    if route.changes
                    else ada.get(f"{path}?{query}")
                )
                assert answer.status < 500, (path, odd)
        stranger = Client(desk.port)
        stranger.token = "é"
        assert stranger.post("/sign-in", {"name": "é", "password": "\U0001f600"}).status == 403


def test_the_sign_in_form_survives_bytes_that_are_no_form(desk: Desk) -> None:
    for body in (b"\xff\xfe=\x00", b"token=%C3%A9&name=%00", b"a" * 5000):
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)
        headers = {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "adwatch-form=\xe9",
        }
        connection.request("POST", "/sign-in", body, headers)
        assert connection.getresponse().status < 500
