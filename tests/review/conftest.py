"""A console on loopback over a fresh store, and a client that speaks HTTP to it as a browser would."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn

from crawler.review.accounts.people_page import make_account
from crawler.review.app import create_app, hosts_for
from crawler.review.serve import config, listen
from crawler.review.web.context import AppContext
from crawler.store import Store
from tests.review.invented import fill

PASSWORD = "correct horse battery"
COST = 4
"""log2 of scrypt's N: real passwords cost 0.2 s each, which a suite doesn't need."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.text)
        return found[1] if found else ""


@dataclass
class Client:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def send(
        self, method: str, path: str, body: str | bytes = "", headers: dict[str, str] | None = None
    ) -> Answer:
        content = body.encode() if isinstance(body, str) else body
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        sent = {"Host": f"127.0.0.1:{self.port}"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            sent |= {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        sent |= headers or {}
        sent = {name: value for name, value in sent.items() if value != "-"}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in (sent | {"Content-Length": str(len(content))}).items():
            connection.putheader(name, value)
        connection.endheaders(content)
        response = connection.getresponse()
        text = response.read().decode("utf-8")
        for line in response.headers.get_all("set-cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        connection.close()
        sent_back: dict[str, str] = {}
        for header, value in response.headers.items():
            before = sent_back.get(header.lower())
            sent_back[header.lower()] = f"{before}\n{value}" if before else value
        return Answer(response.status, sent_back, text)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, values: dict[str, object] | None = None, **headers: str) -> Answer:
        filled = {"token": self.token} | (values or {})
        return self.send("POST", path, urlencode(filled, doseq=True), headers)

    def sign_in(self, name: str, password: str = PASSWORD) -> Answer:
        self.token = self.get("/sign-in").token
        answer = self.post("/sign-in", {"name": name, "password": password})
        if answer.status == 303:
            self.token = self.get("/keys").token
        return answer


@dataclass(frozen=True)
class Console:
    port: int
    home: Path

    def client(self, name: str = "", password: str = PASSWORD) -> Client:
        client = Client(self.port)
        if name:
            assert client.sign_in(name, password).status == 303
        return client

    def store(self) -> Store:
        return Store(self.home)


PEOPLE = {"vera": "viewer", "ana": "analyst", "ben": "analyst", "lea": "lead", "ada": "admin"}


def run_console(home: Path) -> Iterator[Console]:
    with Store(home) as store:
        for name, role in PEOPLE.items():
            make_account(store.database.connection, name, PASSWORD, role, COST)
    yield from serve(home)


def serve(home: Path, **more: Any) -> Iterator[Console]:
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    server = uvicorn.Server(
        config(create_app(AppContext(home=home, scrypt_cost=COST, **more), hosts_for("127.0.0.1", port)))
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Console(port, home)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    yield from run_console(tmp_path)


@pytest.fixture
def desk(console: Console) -> Console:
    """A console with invented campaigns."""
    with console.store() as store:
        fill(store)
    return console
