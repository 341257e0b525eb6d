"""Heads that leave the machine show a store rolled back, cut, or written anew; without one, verify says so."""

from __future__ import annotations

import http.server
import shutil
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crawler.evidence import sending
from crawler.evidence.head_worker import HeadWorker
from tests.adversary.attacker import Target, append
from tests.adversary.insider import Home


def settings(target: Target, text: str) -> None:
    (target.home / "evidence.toml").write_text(text, "utf-8")


def decide(target: Target) -> None:
    """Work at the desk: an entry that no crawl signs."""
    assert target.run("purge", "--hold", "listing:ad-1", "--why", "court order 12").status == 0


def test_verify_says_what_it_cannot_prove_without_a_kept_head(target: Target) -> None:
    told = target.run("verify").out
    assert "not proven: that nobody who can use the signing key rolled the whole home back" in told
    head = (target.home / "heads.txt").read_text("ascii").splitlines()[-1]
    assert "rolled the whole home back" not in target.run("verify", "--head", head).out


def test_work_that_nobody_signed_yet_is_counted(target: Target) -> None:
    decide(target)
    assert "after the last signed head" in target.run("verify").out


def test_the_desk_signs_when_it_ends_and_the_head_leaves(target: Target, tmp_path: Path) -> None:
    settings(target, f'heads_file = "{tmp_path / "elsewhere.txt"}"')
    decide(target)
    desk = HeadWorker(target.home)
    desk.start()
    desk.stop()
    kept = (tmp_path / "elsewhere.txt").read_text("ascii").splitlines()
    assert len(kept) == 1
    assert "after the last signed head" not in target.run("verify").out
    with target.sql() as raw:
        raw.execute("DELETE FROM ledger WHERE seq > (SELECT max(seq) - 2 FROM ledger)")
    assert any(record.startswith("head:") for record in target.findings("--head", kept[0]))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_desk_that_is_stopped_writes_down_and_signs_what_was_done(
    tmp_path: Path, how: signal.Signals
) -> None:
    """By the system, or since the terminal that it was started from closes."""
    home = Home(tmp_path / "home")
    home.bring([{"id": "m1", "text": "Maid for Oman, pay the agency fee first. WhatsApp +12025550140"}])
    home.account("ana", "analyst")
    (home.path / "evidence.toml").write_text(f'heads_file = "{tmp_path / "elsewhere.txt"}"', "utf-8")
    with home.own_desk(cheap=True, stopped_by=how) as desk:
        desk.client("ana").get("/campaigns/1")
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        kinds = {kind for (kind,) in raw.execute("SELECT kind FROM ledger")}
    assert {"sign-in", "view"} <= kinds
    assert len((tmp_path / "elsewhere.txt").read_text("ascii").splitlines()) == 1
    assert "after the last signed head" not in home("verify").out


def test_a_home_rolled_back_as_a_whole_is_found_by_the_head_that_left(target: Target, tmp_path: Path) -> None:
    settings(target, f'heads_file = "{tmp_path / "elsewhere.txt"}"')
    before = tmp_path / "before"
    shutil.copytree(target.home, before)
    assert target.run("purge", "ad-5", "--yes", "--why", "erasure request 1").status == 0
    shutil.rmtree(target.home)
    shutil.copytree(before, target.home)
    assert target.findings() == {}, "as a whole it is sound: that is why a head must leave"
    found = target.findings("--heads-file", str(tmp_path / "elsewhere.txt"))
    assert "tail was cut off" in next(iter(found.values()))


def test_rows_changed_by_an_entry_after_the_kept_head_are_told(target: Target) -> None:
    head = (target.home / "heads.txt").read_text("ascii").splitlines()[-1]
    decide(target)
    assert "legal_holds (1)" in target.run("verify", "--head", head).out


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    got: list[tuple[str, str]] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            got.append((body, self.headers["X-Adwatch-Signature"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", got
    server.shutdown()


def test_a_head_goes_by_webhook_signed_and_never_without_a_secret(
    target: Target, hook: tuple[str, list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, got = hook
    settings(target, f'heads_webhook = "{address}"')
    monkeypatch.delenv("ADWATCH_WEBHOOK_SECRET", raising=False)
    assert "ADWATCH_WEBHOOK_SECRET is not set" in target.run("purge", "ad-5", "--yes", "--why", "e 1").err
    assert got == []
    monkeypatch.setenv("ADWATCH_WEBHOOK_SECRET", "invented")
    last = target.run("purge", "ad-4", "--yes", "--why", "e 2")
    assert len(got) == 2, "the one that waited, and the new one"
    assert got[1][0].strip() == last.head
    assert got[1][1].startswith("sha256=")


@pytest.mark.parametrize("answer", [b"250 ok\r\n", b"250-x\r\n250 STARTTLS\r\n"])
def test_nobody_on_the_way_takes_a_head_for_the_mail_server(
    target: Target, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    """It was mailed in the clear where no user is set: who stood between kept it, and a rollback was not found."""
    listener = socket.create_server(("127.0.0.1", 0))
    said: list[bytes] = []

    def between() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines, suppress(ConnectionError):
            connection.sendall(b"220 x\r\n")
            for line in lines:
                said.append(line)
                connection.sendall(answer if line.startswith(b"ehlo") else b"220 go\r\n")

    threading.Thread(target=between, daemon=True).start()
    monkeypatch.setattr(sending, "is_this_machine", lambda host: False)
    port = listener.getsockname()[1]
    settings(target, f'heads_mail = "keep@agency.example"\nsmtp = "127.0.0.1:{port}"')
    assert "the head did not leave by heads_mail" in target.run("purge", "ad-5", "--yes", "--why", "e 1").err
    assert not [line for line in said if b"adwatch-head" in line or line.upper().startswith(b"MAIL")]


def test_a_head_goes_to_no_webhook_that_others_can_read_or_answer(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADWATCH_WEBHOOK_SECRET", "an invented secret")
    settings(target, 'heads_webhook = "http://keep.agency.example/"')
    assert "is no https address" in target.run("purge", "ad-5", "--yes", "--why", "e 1").err


def test_the_key_can_lie_outside_the_home(target: Target, tmp_path: Path) -> None:
    (target.home / "signing.key").rename(tmp_path / "outside.key")
    settings(target, f'key = "{tmp_path / "outside.key"}"')
    assert target.run("purge", "ad-5", "--yes", "--why", "e 1").status == 0
    assert not (target.home / "signing.key").exists()
    assert target.findings() == {}


@pytest.mark.parametrize("damage", ["missing", "half", "another"])
def test_a_lost_key_is_an_error_with_a_way_out(target: Target, damage: str) -> None:
    key = target.home / "signing.key"
    content = {"half": key.read_text("ascii")[:20], "another": "0" * 63 + "1"}.get(damage)
    key.unlink()
    if content:
        key.write_text(content, "ascii")
    public = (target.home / "signing.pub").read_text("ascii")
    doctor = target.run("doctor")
    assert doctor.status == 1
    assert "--new-key" in doctor.out
    refused = target.run("purge", "ad-5", "--yes", "--why", "e 1")
    assert refused.status == 2
    assert (target.home / "signing.pub").read_text("ascii") == public, "never replaced in silence"
    assert target.run("doctor", "--new-key", "disk failed").status == 0
    assert target.findings() == {}
    assert "was replaced by a new one" in target.run("verify").out


def test_heads_and_nothing_else_removed_is_found(target: Target) -> None:
    (target.home / "heads.txt").unlink()
    assert "heads.txt is missing or empty" in target.findings()["head"]


def test_a_new_key_claimed_by_an_appended_entry_does_not_hide_the_old(target: Target) -> None:
    """Whoever rewrites and signs again with a key of their own is found by the kept head's key or hash."""
    head = (target.home / "heads.txt").read_text("ascii").splitlines()[-1]
    with target.sql() as raw:
        raw.execute("DELETE FROM ledger WHERE seq > 3")
        append(raw, "key", "key:x", {"before": head.split()[4], "now": "x", "why": ""})
    assert any(record.startswith("head:") for record in target.findings("--head", head))
