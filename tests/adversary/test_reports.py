"""What reports promise, attacked: the form takes in and shows nothing; keys, spam, forgery, size, words in clear."""

from __future__ import annotations

import http.client
import io
import json
import logging
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import uvicorn

from crawler.report_form import limits
from crawler.report_form.app import FORM_BYTES, SYSTEM_BYTES, ReportForm
from crawler.reports.hotline_keys import make, revoke
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.review.app import hosts_for
from crawler.review.serve import config, listen
from crawler.store import Store

PASSPHRASE = "an invented passphrase"
WORDS = "An agent on +2348030000173 took the passports of my sisters, who are locked in a flat in Tripoli."
SECRET = "+2348030000172"
LANGUAGES = ("en", "fr", "es", "ar", "pt")


class Sender:
    """Somebody at the form's address."""

    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method, path, body.encode(), headers)
        answer = connection.getresponse()
        found = (
            answer.status,
            {name.lower(): value for name, value in answer.headers.items()},
            answer.read().decode(),
        )
        connection.close()
        return found

    def token(self, path: str = "/") -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.send("GET", path)[2])
        assert found
        return found[1]

    def report(self, text: str = WORDS, token: str = "", path: str = "/", headers=None, **more: str):
        fields = {"token": token or self.token(), "text": text, "you": f"Ada Invented {SECRET}"} | more
        form = {"content-type": "application/x-www-form-urlencoded"} | (headers or {})
        return self.send("POST", path, urlencode(fields), **form)

    def system(self, key: str, body: object):
        return self.send("POST", "/reports", json.dumps(body), authorization=f"Bearer {key}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_keys(tmp_path / "home", PASSPHRASE, tmp_path / "home" / PRIVATE)
    return tmp_path / "home"


@pytest.fixture
def form(home: Path) -> Iterator[Sender]:
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    app = ReportForm(home=home, agency="The invented unit", country="NG").app(hosts_for("127.0.0.1", port))
    server = uvicorn.Server(config(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Sender(port)
    server.should_exit = True
    thread.join(10)


def counted(home: Path) -> int:
    with Store(home) as store:
        return store.database.number("SELECT count(*) FROM reports")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_small_without_script_and_in_the_language(form, language):
    status, headers, page = form.send("GET", f"/?language={language}")
    assert status == 200
    assert len(page.encode()) < 15_000
    assert f'lang="{language}"' in page
    assert "<script" not in page
    assert "set-cookie" not in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_a_report_arrives_sealed_and_the_answer_tells_nothing(form, home):
    first = form.report()
    again = form.report()
    assert first[0] == again[0] == 200
    assert first[2] == again[2], "the answer does not tell that a text was there already"
    assert "627" in first[2]
    assert "r0" not in first[2]
    assert counted(home) == 1
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in (SECRET, SECRET[4:], "Ada Invented", "locked in a flat", "127.0.0.1"):
                assert secret.encode() not in content, (path, secret)


def test_nothing_that_is_stored_can_be_asked_for(form):
    form.report()
    for path in (
        "/reports",
        "/reports/r0000000",
        "/intake",
        "/static/app.css",
        "/?q=agent",
        "/../adwatch.db",
        "/custody",
    ):
        status, _, page = form.send("GET", path)
        assert status in {200, 404, 405}, path
        assert "8030000173" not in page
        assert "locked in" not in page


def test_a_form_is_sent_once_and_from_its_own_page(form, home):
    token = form.token()
    assert form.report(token=token)[0] == 200
    assert form.report("Another matter", token=token)[0] == 400
    for forged in ("", "x", "1.2.3", token[:-1] + "0", "\u00e9"):
        answer = form.report("A third matter", token=forged or " ")
        assert answer[0] == 400
        assert "A third matter" in answer[2], "nobody's words are lost"
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
    ):
        assert form.report("A fourth matter", headers=headers)[0] == 403
    assert counted(home) == 1


def test_a_sender_who_floods_is_held_up_and_robots_fill_a_hidden_field(form, home):
    assert form.report("From a robot", website="https://spam.example")[0] == 200
    assert counted(home) == 0
    found = [form.report(f"Matter {number} of many")[0] for number in range(limits.PER_ADDRESS + 3)]
    assert found == [200] * limits.PER_ADDRESS + [429] * 3
    assert counted(home) == limits.PER_ADDRESS


def test_the_whole_form_has_a_limit_and_senders_are_forgotten():
    counts = limits.Limits()
    assert all(counts.let_through("form", "all", 3) for _ in range(3))
    assert not counts.let_through("form", "all", 3)
    assert counts.let_through("form", "another", 3)
    assert "all" not in repr(counts._times)
    assert limits.place_of("2001:db8:1:2:3::4") == limits.place_of("2001:db8:1:2:ffff::1")


@pytest.mark.parametrize(
    "body",
    [
        "text=" + "x" * (FORM_BYTES + 1),
        "&".join(f"f{n}=1" for n in range(200)),
        "text=%ff%fe%00&token=%00",
        "\x00" * 99,
    ],
)
def test_oversized_and_odd_forms_are_refused_without_a_fault(form, home, body):
    status = form.send("POST", "/", body, **{"content-type": "application/x-www-form-urlencoded"})[0]
    assert status in {400, 413}
    assert counted(home) == 0


def test_markup_in_a_report_comes_back_as_text(form):
    page = form.report("<script>alert(1)</script>\"'>", token="old")[2]
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_hotline_system_needs_its_key_which_can_do_nothing_else(form, home):
    with Store(home) as store:
        key = make(store, "hotline of Lagos", "NG", by="ada")
        assert key.encode() not in b"".join(path.read_bytes() for path in home.glob("adwatch.db*"))
    status, _, answer = form.system(
        key, [{"text": WORDS, "reporter": [f"Ada Invented, {SECRET}"]}, {"text": "Second"}]
    )
    assert (status, json.loads(answer)["received"], len(json.loads(answer)["reports"])) == (202, 2, 2)
    assert form.send("GET", "/reports", authorization=f"Bearer {key}")[0] == 405
    with Store(home) as store:
        intake = store.report_bundles.intakes(1)[0]
        assert (intake.by, intake.reports) == ("key 1", 2)
        chain = "".join(str(one) for (one,) in store.database.rows("SELECT detail FROM ledger"))
        assert key not in chain
        revoke(store, 1, by="ada")
    assert form.system(key, {"text": "After it was revoked"})[0] == 401
    assert counted(home) == 2


def test_keys_cannot_be_guessed_and_wrong_ones_hold_the_guesser_up(form, home):
    with Store(home) as store:
        key = make(store, "hotline of Lagos", "NG", by="ada")
    assert len(key.removeprefix("adwatch-report-")) >= 43
    tried = [
        form.system(f"adwatch-report-{number}", {"text": WORDS})[0] for number in range(limits.WRONG_KEYS + 2)
    ]
    assert tried == [401] * limits.WRONG_KEYS + [429] * 2
    assert form.system(key, {"text": WORDS})[0] == 429
    assert counted(home) == 0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"text": ""}',
        '{"text": 1}',
        '{"text": "a", "id": 1}',
        '{"text":"a","reporter":"b"}',
        "[" * 9_000,
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(form, home, body):
    with Store(home) as store:
        key = make(store, "hotline", None, by="ada")
    status, _, answer = form.send("POST", "/reports", body, authorization=f"Bearer {key}")
    assert status == 400, answer
    assert form.send("POST", "/reports", "x" * (SYSTEM_BYTES + 1), authorization=f"Bearer {key}")[0] in {
        400,
        413,
    }
    assert counted(home) == 0


def test_no_log_tells_who_reported_what(form, home, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        form.report()
        form.report("x" * 20, token="old")
    out, err = capfd.readouterr()
    for said in (
        out,
        err,
        *(record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")),
    ):
        assert SECRET[1:] not in said
        assert "Tripoli" not in said
        assert "127.0.0.1" not in said


def test_a_backup_and_the_other_verbs_hold_no_words(form, home, tmp_path, capfd):
    from crawler import cli

    form.report()
    assert cli.run(["--home", str(home), "backup", str(tmp_path / "backup")]) == 0
    capfd.readouterr()
    for words in (["campaigns"], ["status"], ["--json", "status"], ["--json", "reports", "list"], ["verify"]):
        cli.run(["--home", str(home), *words])
    shown = io.StringIO("".join(capfd.readouterr())).read()
    for secret in (SECRET, "Ada Invented", "Tripoli"):
        assert secret not in shown
        for path in (tmp_path / "backup").rglob("*"):
            if path.is_file():
                assert secret.encode() not in path.read_bytes(), path
