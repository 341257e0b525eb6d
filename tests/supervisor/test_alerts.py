"""Alerts: once, grouped, signed, without personal data, and again when they could not be delivered."""

import json
import socket
import threading
from types import SimpleNamespace

import pytest

from crawler.errors import UserError
from crawler.supervisor.alerts import AlertDigest, AlertSettings, collect_alerts, deliver, signature
from crawler.supervisor.result import SourceResult

ROWS = [
    {"id": 1, "band": "priority", "score": 9.5, "listings": 4, "title": "Write to Ada +1 202-555-0143"},
    {"id": 2, "band": "look", "score": 4.0, "listings": 2, "title": "x"},
]


def store(rows):
    return SimpleNamespace(campaigns=SimpleNamespace(records=SimpleNamespace(top=lambda most: rows)))


def server(answer):
    """A one-connection-at-a-time server; gathers what it was sent."""
    listener = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                answer(connection, got)

    threading.Thread(target=serve, daemon=True).start()
    return listener, got


def http(status):
    def answer(connection, got):
        data = b""
        while b"\r\n\r\n" not in data or len(data.partition(b"\r\n\r\n")[2]) < int(
            data.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        ):
            data += connection.recv(65_536)
        got.append(data)
        connection.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())

    return answer


def smtp(connection, got):
    connection.sendall(b"220 x\r\n")
    file = connection.makefile("rb")
    for line in file:
        verb = line[:4].upper()
        if verb == b"DATA":
            connection.sendall(b"354 go\r\n")
            got.append(b"".join(iter(file.readline, b".\r\n")))
        connection.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


def test_news_is_told_once_and_names_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("ADWATCH_WEBHOOK_SECRET", "a secret of enough characters")
    hook, posted = server(http(200))
    post, mailed = server(smtp)
    settings = AlertSettings.of(
        {
            "mail_to": ["desk@agency.example"],
            "smtp": f"127.0.0.1:{post.getsockname()[1]}",
            "webhook": f"http://127.0.0.1:{hook.getsockname()[1]}/",
        }
    )
    bad = SourceResult("board", "unhealthy", "its index names no ad", 0.0, {"id": 1})
    found = collect_alerts(store(ROWS), [bad], tmp_path)
    assert deliver(found, settings, tmp_path) == []
    head, _, body = posted[0].partition(b"\r\n\r\n")
    told = json.loads(body)
    assert told["campaigns"] == [{"id": "c1", "score": 9.5, "listings": 4}]
    assert told["unwell"] == [{"source": "board", "reason": "its index names no ad"}]
    moment = head.lower().partition(b"x-adwatch-time: ")[2].partition(b"\r\n")[0].decode()
    assert signature("a secret of enough characters", moment, body).encode() in head
    assert b"c1: score 9.5, 4 ads" in mailed[0]
    assert b"Ada" not in posted[0] + mailed[0]
    assert not collect_alerts(store(ROWS), [bad], tmp_path)
    well = collect_alerts(store(ROWS), [SourceResult("board", "healthy", "", 0.0, {"id": 2})], tmp_path)
    assert well.well_again == ["board"]


def test_what_was_not_delivered_is_told_again(tmp_path, monkeypatch):
    monkeypatch.setenv("ADWATCH_WEBHOOK_SECRET", "a secret of enough characters")
    hook, posted = server(http(500))
    settings = AlertSettings.of({"webhook": f"http://127.0.0.1:{hook.getsockname()[1]}/"})
    found = collect_alerts(store(ROWS), [], tmp_path)
    assert "tries again" in deliver(found, settings, tmp_path, sleep=lambda _: None)[0]
    assert len(posted) == 4
    assert collect_alerts(store(ROWS), [], tmp_path).campaigns


def test_nothing_to_tell_or_nobody_to_tell(tmp_path):
    assert deliver(AlertDigest(), AlertSettings(webhook="http://127.0.0.1:1/"), tmp_path) == []
    assert deliver(collect_alerts(store(ROWS), [], tmp_path), AlertSettings(), tmp_path) == []


def test_an_unknown_key_is_told():
    with pytest.raises(UserError, match="mail_too"):
        AlertSettings.of({"mail_too": "x"})


@pytest.mark.parametrize(
    ("table", "settings"),
    [
        ({}, AlertSettings()),
        ({"mail_to": "a@agency.example"}, AlertSettings(mail_to=("a@agency.example",))),
        (
            {"mail_to": ["a@agency.example", "b@agency.example"], "mail_from": "c@agency.example"},
            AlertSettings(mail_to=("a@agency.example", "b@agency.example"), mail_from="c@agency.example"),
        ),
        ({"mail_to": 3}, AlertSettings()),
        ({"webhook": "https://hook.example/"}, AlertSettings(webhook="https://hook.example/")),
    ],
)
def test_settings_of_a_table(table, settings):
    found = AlertSettings.of(table)
    assert found == settings
    assert found.wanted is bool({"mail_to", "webhook"} & set(table) and table.get("mail_to") != 3)


@pytest.mark.parametrize(
    ("digest", "lines"),
    [
        (
            AlertDigest(campaigns=[{"id": "c1", "score": 9.51, "listings": 4}]),
            ["1 new priority campaign:", "  c1: score 9.5, 4 ads"],
        ),
        (
            AlertDigest(unwell=[{"source": "board", "reason": "no ad"}], well_again=["feed", "list"]),
            [
                "Sources that became unhealthy (their listings are kept as they were):",
                "  board: no ad",
                "Healthy again: feed, list",
            ],
        ),
    ],
)
def test_a_digest_in_words(digest, lines):
    last = "Look at them in the review console: https://desk.example/."
    assert digest.text("https://desk.example/").splitlines() == [*lines, last]


def test_a_long_list_is_cut_in_the_text_only():
    digest = AlertDigest(campaigns=[{"id": f"c{n}", "score": 9.0, "listings": 1} for n in range(80)])
    assert digest.text("").count("score 9.0") == 50
    assert digest.text("").startswith("80 new")


@pytest.mark.parametrize("kept", ["", "[]", "{", "null"])
def test_a_broken_note_of_what_was_delivered_repeats_everything(tmp_path, kept):
    (tmp_path / "alerts.json").write_text(kept)
    assert len(collect_alerts(store(ROWS), [], tmp_path).campaigns) == 1
