# ruff: noqa: E501 - attacks as tables
"""M5 to M10: retention that doesn't run, half exports left behind, contacts in the chain, mail to a man in the middle."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import sys
import threading
import time
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest

from crawler.errors import UserError
from crawler.evidence.purge import leftovers
from crawler.reports.intake import ReportText
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.taking import IntakeSource, take
from crawler.store import Store
from crawler.supervisor.alerts import AlertSettings, collect_alerts, deliver
from crawler.watching.channels import read_channels
from tests.adversary.insider import PASSWORD, ROOT, Home
from tests.supervisor.test_alerts import ROWS, store
from tools.audit import ACCEPTED, Finding, accepted
from tools.locked_packages import locked_packages

NUMBER = "+2348030000701"
SOURCES = """[crawler]
contact = "watch@agency.example"

[source.off]
kind = "feed"
url = "http://127.0.0.1:9/feed.xml"
allow_private = true
enabled = false
"""


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three ads; copied for each attack."""
    home = Home(tmp_path_factory.mktemp("machines") / "home")
    home.bring(
        [
            {
                "id": f"ad-{n}",
                "title": "Teacher",
                "description": f"A teacher for a school in Leeds. Call {NUMBER}",
                "url": f"https://board.example/{n}",
            }
            for n in range(3)
        ]
    )
    return home.path


@pytest.fixture
def home(brought: Path, tmp_path: Path) -> Home:
    shutil.copytree(brought, tmp_path / "home")
    (tmp_path / "sources.toml").write_text(SOURCES, "utf-8")
    return Home(tmp_path / "home")


def age(home: Home, days: int) -> None:
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        raw.execute(
            "UPDATE listings SET last_seen = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?)", (f"-{days} days",)
        )


def test_retention_runs_with_crons_crawl_once_a_day_and_says_what_it_did(home: Home, tmp_path: Path) -> None:
    (home.path / "retention.toml").write_text("low = 180\nlook = 180\npriority = 180\n")
    sources = ("--sources", str(tmp_path / "sources.toml"))
    assert "purged" not in home(*sources, "crawl", "--due", "--quiet").all
    age(home, 200)
    assert "purged" not in home(*sources, "crawl", "--due").all, "it ran today"
    os.utime(home.path / "retention.stamp", (0, time.time() - 90_000))
    done = home(*sources, "crawl", "--due")
    assert "retention: 3 ads" in done.all
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        assert raw.execute("SELECT count(*) FROM listings WHERE purged_at IS NULL").fetchone() == (0,)
    stored = b"".join(file.read_bytes() for file in home.path.rglob("*") if file.is_file())
    assert b"8030000701" not in stored


def test_retention_runs_while_only_the_desk_runs(home: Home) -> None:
    (home.path / "retention.toml").write_text("low = 180\nlook = 180\npriority = 180\n")
    home.account("ada", "admin")
    age(home, 200)
    with home.own_desk():
        for _ in range(300):
            with sqlite3.connect(home.path / "adwatch.db") as raw:
                left = raw.execute("SELECT count(*) FROM listings WHERE purged_at IS NULL").fetchone()[0]
            if not left:
                break
            time.sleep(0.2)
    assert left == 0


def reported(home: Home) -> bytes:
    """Take in a report that is older than a year; returns its sealed words."""
    make_keys(home.path, "correct horse battery", home.path / PRIVATE)
    with Store(home.path) as store:
        words = "They took my passport in the flat. I beg you, tell nobody that I wrote."
        take(store, [ReportText(words)], IntakeSource(by="ada", channel="hotline"), today=date(2026, 11, 30))
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        raw.execute("UPDATE reports SET taken = '2020-01-01T00:00:00Z'")
        return bytes(raw.execute("SELECT sealed FROM reports").fetchone()[0])


def is_stored(home: Home, content: bytes) -> bool:
    return any(content in file.read_bytes() for file in home.path.rglob("*") if file.is_file())


def test_the_words_of_reports_go_with_crons_crawl_and_leave_no_byte(home: Home, tmp_path: Path) -> None:
    """They stayed until somebody ran `adwatch reports forget`, which nothing does by itself."""
    sealed = reported(home)
    assert is_stored(home, sealed)
    done = home("--sources", str(tmp_path / "sources.toml"), "crawl", "--due")
    assert "the words of 1 report removed" in done.all
    assert not is_stored(home, sealed)
    assert home("--json", "reports", "list").status == 0
    assert "words removed" in done_by(home, "retention")


def done_by(home: Home, name: str) -> list[str]:
    """What the chain says that somebody did."""
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        rows = raw.execute("SELECT detail FROM ledger WHERE kind = 'report' ORDER BY seq").fetchall()
    return [one["what"] for (detail,) in rows if (one := json.loads(detail)).get("by") == name]


def test_the_words_of_reports_go_while_only_the_desk_runs(home: Home) -> None:
    reported(home)
    home.account("ada", "admin")
    with home.own_desk():
        for _ in range(600):
            with sqlite3.connect(home.path / "adwatch.db") as raw:
                left = raw.execute("SELECT count(*) FROM reports WHERE sealed IS NOT NULL").fetchone()[0]
            if not left:
                break
            time.sleep(0.2)
    assert left == 0


def test_retention_that_was_killed_before_the_captures_is_completed_by_the_next_one(
    home: Home, tmp_path: Path
) -> None:
    """The rows were gone, so nothing was due, and the captures kept the text for ever."""
    (home.path / "retention.toml").write_text("low = 180\nlook = 180\npriority = 180\n")
    age(home, 200)
    sources = tmp_path / "sources.toml"
    program = (
        "import os, signal, crawler.evidence.purge as purge\n"
        "purge.overwrite = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from crawler import cli\n"
        f"cli.run(['--home', {str(home.path)!r}, '--sources', {str(sources)!r}, 'crawl', '--due'])"
    )
    killed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert list(leftovers(home.path, ["8030000701"]))
    assert home("--sources", str(sources), "crawl", "--due").status == 0
    assert list(leftovers(home.path, ["8030000701"])) == []


def test_retention_that_a_reader_hinders_is_completed_by_the_next_one(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.path / "retention.toml").write_text("low = 180\nlook = 180\npriority = 180\n")
    age(home, 200)
    monkeypatch.setattr("crawler.store.database.BUSY_SECONDS", 1)
    crawl = ("--sources", str(tmp_path / "sources.toml"), "crawl", "--due")
    with sqlite3.connect(home.path / "adwatch.db") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM listings").fetchone()
        hindered = home(*crawl)
        assert "another process still reads the old state" in hindered.all
        assert not (home.path / "retention.stamp").exists(), "or it would wait for a day"
        again = home("purge", "--finish")
        assert "another process still reads the old state" in again.all, "and not: completed"
        reader.rollback()
    done = home(*crawl)
    assert "another process" not in done.all
    assert list(leftovers(home.path, ["8030000701"])) == []
    assert sorted(path.name for path in home.path.glob("retention.*")) == [
        "retention.stamp",
        "retention.toml",
    ]


def test_the_folder_of_a_killed_export_is_found_wherever_it_is(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    program = (
        "import os, signal, crawler.export.writing as w\n"
        "def dead(document, form, out):\n    out.write_text('half "
        + NUMBER
        + "')\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "w.write_format = dead\n"
        "from crawler import cli\n"
        f"cli.run(['--home', {str(home.path)!r}, 'export', '--format', 'jsonl', '--out', {str(outside / 'x.jsonl')!r}])"
    )
    killed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert list(outside.rglob("*")), "a killed export leaves something"
    assert home("purge", "--due").status == 0
    assert list(outside.rglob("*")) == []


def test_what_leaves_is_readable_by_its_owner_only(home: Home, tmp_path: Path) -> None:
    os.umask(0o022)
    for form in ("jsonl", "csv", "bag", "stix"):
        out = tmp_path / f"out-{form}"
        assert home("export", "--format", form, "--out", str(out)).status == 0
        for one in (out, *out.rglob("*")):
            assert stat.S_IMODE(one.stat().st_mode) == (0o700 if one.is_dir() else 0o600), one


@pytest.mark.parametrize(
    "why",
    [
        f"request of {NUMBER}",
        "she is 0803 000 0701",
        "mail of jane.doe@mail.example",
        "zero eight zero three zero zero zero zero seven zero one",
    ],
)
@pytest.mark.parametrize(
    "words",
    [
        ("purge", "ad-1", "--yes", "--why"),
        ("purge", "--hold", "listing:ad-1", "--why"),
        ("export", "--format", "jsonl", "--out", "-", "--undecided"),
    ],
)
def test_no_reason_carries_a_contact_into_the_chain(home: Home, words: tuple[str, ...], why: str) -> None:
    done = home(*words, why)
    assert done.status == 2
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        assert raw.execute("SELECT count(*) FROM ledger WHERE kind IN ('deletion', 'export')").fetchone() == (
            0,
        )
        assert raw.execute("SELECT count(*) FROM legal_holds").fetchone() == (0,)
    assert home("purge", "ad-1", "--yes", "--why", "erasure request 2026/17").status == 0


def test_the_chain_keeps_no_number_that_was_searched_or_named_at_the_desk(home: Home) -> None:
    """Of a search it keeps a keyed hash; an export of what the search found had it in the clear."""
    home.bring(
        [{"id": "m", "text": f"Maid for Oman, pay the fee first, passport kept. WhatsApp {NUMBER}"}], "more"
    )
    home.account("lea", "lead")
    with home.desk() as desk:
        lea = desk.client("lea")
        for spelled in (NUMBER, "0803 000 0701"):
            view = urlencode({"q": spelled})
            made = lea.post("/export", {"view": view, "format": "csv", "undecided": "a test"})
            assert made.status == 303, made.text
            lea.post("/tokens", {"name": f"for {spelled}", "scope": "viewer", "password": PASSWORD})
    with sqlite3.connect(home.path / "adwatch.db") as raw:
        told = " ".join(detail for (detail,) in raw.execute("SELECT detail FROM ledger"))
        filters = " ".join(said for (said,) in raw.execute("SELECT filters FROM case_exports"))
    assert "token" in told
    assert "hmac" in filters
    for kept in (told, filters):
        assert "8030000701" not in re.sub(r"[^0-9a-z]", "", kept.replace("%2B", "").replace("+", ""))


def test_a_man_in_the_middle_gets_neither_password_nor_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server with a certificate of its own making: the connection ends before anything is said."""
    from crawler.distributed.cluster.keys import make_keys

    keys = make_keys(tmp_path / "keys")
    said: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        connection.sendall(b"220 x\r\n")
        file = connection.makefile("rb")
        for line in file:
            said.append(line)
            if line.upper().startswith(b"EHLO"):
                connection.sendall(b"250-x\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n")
            elif line.upper().startswith(b"STARTTLS"):
                connection.sendall(b"220 go\r\n")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(keys.file("worker"))
                try:
                    with context.wrap_socket(connection, server_side=True) as inside:
                        said.append(inside.recv(1000))
                except OSError:
                    pass
                return
            else:
                connection.sendall(b"250 ok\r\n")

    threading.Thread(target=serve, daemon=True).start()
    monkeypatch.setenv("ADWATCH_SMTP_USER", "agency")
    monkeypatch.setenv("ADWATCH_SMTP_PASSWORD", "the password of the agency")
    settings = AlertSettings.of(
        {"mail_to": ["desk@agency.example"], "smtp": f"127.0.0.1:{listener.getsockname()[1]}"}
    )
    problems = deliver(collect_alerts(store(ROWS), [], tmp_path), settings, tmp_path)
    assert problems
    assert "certificate" in problems[0].lower()
    told = b"".join(said)
    assert b"AUTH" not in told.replace(b"250-AUTH", b"")
    assert b"c1" not in told


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_webhook_without_a_secret_is_not_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("ADWATCH_WEBHOOK_SECRET", secret)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.5)
    settings = AlertSettings.of({"webhook": f"http://127.0.0.1:{listener.getsockname()[1]}/"})
    problems = deliver(collect_alerts(store(ROWS), [], tmp_path), settings, tmp_path, sleep=lambda _: None)
    assert "ADWATCH_WEBHOOK_SECRET" in problems[0]
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_bill_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    out = tmp_path / "sbom.json"
    subprocess.run([sys.executable, "-m", "tools.bill_of_materials", str(out)], cwd=ROOT, check=True)
    told = json.loads(out.read_text("utf-8"))
    names = {one["name"] for one in told["components"]}
    locked = {
        line.split("==")[0].strip().lower()
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    assert locked <= names
    assert told["bomFormat"] == "CycloneDX"
    assert all(one["hashes"] for one in told["components"])


def test_a_locked_package_with_an_advisory_stops_the_build_and_no_source_says_so(tmp_path: Path) -> None:
    from tools.locked_packages import locked_packages

    package = next(iter(locked_packages()))
    advisory = {
        "id": "TEST-1",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": package.name.upper()},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
            }
        ],
    }
    (tmp_path / "one.json").write_text(json.dumps(advisory), "utf-8")

    def audit(**more: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tools.audit"],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, **more},
        )
        return done.returncode, done.stdout

    assert audit(ADWATCH_ADVISORIES="")[0] == 0
    assert "skipped" in audit(ADWATCH_ADVISORIES="")[1]
    status, told = audit(ADWATCH_ADVISORIES=str(tmp_path))
    assert (status, "TEST-1" in told) == (1, True)
    advisory["affected"][0]["ranges"][0]["events"].append({"fixed": "0.0.1"})  # type: ignore[index]
    (tmp_path / "one.json").write_text(json.dumps(advisory), "utf-8")
    assert audit(ADWATCH_ADVISORIES=str(tmp_path))[0] == 0


@pytest.mark.parametrize(
    ("changed", "day", "is_accepted"),
    [
        ({}, date(2030, 1, 1), True),
        ({}, date(2030, 1, 2), False),
        ({"reason": " "}, date(2030, 1, 1), False),
        ({"package": "other"}, date(2030, 1, 1), False),
    ],
)
def test_a_finding_is_accepted_with_a_reason_for_its_own_package_and_not_for_ever(
    changed: dict[str, object], day: date, is_accepted: bool
) -> None:
    row = {"package": "spider", "reason": "No version is free of it.", "again": date(2030, 1, 2)} | changed
    assert bool(accepted(Finding("spider", "1.0", "TEST-1"), day, {"TEST-1": row})) == is_accepted
    assert not accepted(Finding("spider", "1.0", "TEST-2"), day, {"TEST-1": row})


def test_what_is_accepted_has_a_package_of_the_lock_file_a_reason_and_an_end() -> None:
    locked = {package.name for package in locked_packages()}
    for name, row in tomllib.loads(ACCEPTED.read_text("utf-8")).items():
        assert (row["package"] in locked, bool(row["reason"]), isinstance(row["again"], date)) == (
            True,
        ) * 3, name


@pytest.mark.parametrize(
    "address",
    [
        "mailtos://desk:word@mail.example?mode=insecure",
        "mailtos://desk:word@mail.example?MODE=Insecure&verify=yes",
        "mailtos://desk:word@mail.example?verify=no",
        "jsons://hook.example/path?verify=False",
        "jsons://hook.example/path?verify=",
        "ntfys://ntfy.example/topic?verify=yes&verify=0",
    ],
)
def test_no_channel_of_watches_gives_up_encryption_or_certificates(tmp_path: Path, address: str) -> None:
    """An address whose scheme promises TLS takes it back in its options: Apprise would heed that."""
    (tmp_path / "alert_channels.toml").write_text(f'[channels]\ndesk = "{address}"\n', "utf-8")
    with pytest.raises(UserError, match="gives up its encryption") as told:
        read_channels(tmp_path)
    assert "word" not in str(told.value)
