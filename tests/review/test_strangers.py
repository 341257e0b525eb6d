"""Requests without a session, and passwords that wait to be hashed, against those of people at work."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from crawler.review.accounts.passwords import hash_password, verify_password
from crawler.review.web import strangers as web_strangers
from crawler.review.web.hash_process import scrypt
from crawler.review.web.hashing import OF_ONE_ADDRESS, PLACES, HashProcess, HashQueue, QueueFullError, Scrypt
from crawler.review.web.strangers import MOST, CrowdMiddleware, StrangerLimits, digest


class Held:
    """A queue whose first request waits until it is let go."""

    def __init__(self) -> None:
        self.queue, self.go, self.begun = HashQueue(), threading.Event(), threading.Event()
        self.done: list[str] = []
        self._threads = [threading.Thread(target=self._first)]
        self._threads[0].start()
        assert self.begun.wait(60)

    def _first(self) -> None:
        def compute(_: Scrypt) -> None:
            self.begun.set()
            self.go.wait(60)

        self.queue.run(compute, known=False, place="first")

    def ask(self, name: str, *, known: bool = False, place: str = "") -> None:
        """Wait in line, in a thread of its own."""

        def asked() -> None:
            self.queue.run(lambda _: self.done.append(name), known=known, place=place)

        self._threads.append(threading.Thread(target=asked))
        waiting = len(self.queue._waiting)
        self._threads[-1].start()
        while len(self.queue._waiting) == waiting:
            threading.Event().wait(0.001)

    def end(self) -> None:
        """Let all be computed."""
        self.go.set()
        for thread in self._threads:
            thread.join(60)


def test_known_browsers_go_first_and_strangers_in_their_order() -> None:
    held = Held()
    for n in range(PLACES - 1):
        held.ask(f"stranger {n}", place=f"place {n}")
    with pytest.raises(QueueFullError):
        held.queue.run(lambda _: None, known=False, place="another")
    held.ask("ana", known=True)
    held.ask("ben", known=True)
    held.end()
    assert held.done == ["ana", "ben", *(f"stranger {n}" for n in range(PLACES - 1))]


def test_one_address_does_not_take_all_places() -> None:
    held = Held()
    for n in range(OF_ONE_ADDRESS):
        held.ask(f"guess {n}", place="192.0.2.1")
    with pytest.raises(QueueFullError):
        held.queue.run(lambda _: None, known=False, place="192.0.2.1")
    held.ask("a colleague elsewhere", place="192.0.2.2")
    held.end()
    held.queue.run(lambda _: None, known=False, place="192.0.2.1")
    assert not held.queue._by_place, "addresses are forgotten"


def test_another_process_hashes_as_this_one_does() -> None:
    process = HashProcess()
    for password in (b"", b"correct horse battery", bytes(range(256))):
        assert process.scrypt(password, b"salt" * 4, 4) == scrypt(password, b"salt" * 4, 4)
    stored = hash_password("\ud800 a lone surrogate", 4, process.scrypt)
    assert verify_password("\ud800 a lone surrogate", stored)


def test_a_request_that_ends_the_process_is_refused_and_the_next_one_answered() -> None:
    process = HashProcess()
    with pytest.raises(QueueFullError):
        process.scrypt(b"x", b"salt", 63)
    assert process.scrypt(b"x", b"salt", 4) == scrypt(b"x", b"salt", 4)


def asked(scope_headers: list[tuple[bytes, bytes]], crowd: CrowdMiddleware) -> int:
    """Status of one request."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": scope_headers}
    asyncio.run(crowd(scope, receive, send))
    return int(sent[0]["status"])


def test_a_crowd_of_strangers_is_refused_and_who_is_known_is_not() -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    def secrets_of(request: Request) -> tuple[str, ...]:
        return (digest(request.cookies.get("adwatch", "")),)

    strangers = StrangerLimits()
    crowd = CrowdMiddleware(page, strangers, secrets_of)
    cookie = [(b"cookie", b"adwatch=opaque")]
    assert asked([], crowd) == asked(cookie, crowd) == 200
    strangers.under_way = MOST
    assert asked([], crowd) == asked(cookie, crowd) == 503
    strangers.remember(digest("opaque"))
    assert (asked(cookie, crowd), asked([], crowd)) == (200, 503)
    strangers.forget(digest("opaque"))
    assert asked(cookie, crowd) == 503
    assert strangers.under_way == MOST


def test_a_request_that_fails_leaves_its_place() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("broken")

    strangers = StrangerLimits()
    crowd = CrowdMiddleware(broken, strangers, lambda _: ())
    with pytest.raises(ValueError, match="broken"):
        asked([], crowd)
    assert strangers.under_way == 0


def test_who_waits_for_something_long_lets_the_next_one_compute() -> None:
    strangers, order = StrangerLimits(), list[str]()

    def other() -> None:
        with strangers.computing():
            order.append("other")

    with strangers.computing():
        thread = threading.Thread(target=other)
        thread.start()
        with strangers.aside():
            thread.join(60)
        order.append("first")
    assert order == ["other", "first"]
    with strangers.aside():  # of a request that is not a stranger's: nothing to step aside from
        other()


def test_the_oldest_sessions_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_strangers, "REMEMBERED", 3)
    strangers = StrangerLimits()
    for n in range(5):
        strangers.remember(f"{n}")
    assert [strangers.know([f"{n}"]) for n in range(5)] == [False, False, True, True, True]
    assert not strangers.know([""])
