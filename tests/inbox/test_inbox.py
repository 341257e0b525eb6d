"""Inboxes: a mail folder that is only read, a watched folder; each message has one outcome and is taken in once."""

from __future__ import annotations

import io
import json
import os

import pytest

from crawler.cli import run
from crawler.errors import UserError
from crawler.inbox.imap_folder import ImapFolder
from crawler.inbox.journal import InboxJournal, InboxOutcome
from crawler.inbox.message import MAX_MESSAGE, WaitingMessage
from crawler.inbox.round import take_round
from crawler.inbox.watched_folder import waiting_files
from crawler.locks import file_lock
from crawler.store import Store
from tests.inbox.imap_server import imap

AD = "Waitress wanted in Doha, salary {n}00 USD a month, free food. Registration fee 50 USD, mail jobs{n}@b.example"


def mail(text):
    head = "From: a@b.example\r\nSubject: job\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    return (head + text).encode()


def adwatch(home, *arguments):
    return run(["--home", str(home), "--sources", str(home / "none.toml"), "inbox", *map(str, arguments)])


def test_a_mail_folder_is_read_once_and_never_changed(tmp_path, capsys):
    secret = tmp_path / "password"
    secret.write_text("secret\n")
    secret.chmod(0o600)
    home = tmp_path / "home"
    mails = {3: mail(AD.format(n=3)), 5: mail("Subject only"), 8: b"no mail at all"}
    with imap(tmp_path, mails) as (host, asked, ca):
        place = f"imaps://tips@{host}/INBOX"
        options = ("--source", "tips", "--password-file", secret, "--ca", ca)
        first = adwatch(home, place, *options)
        told = capsys.readouterr()
        mails[9] = mail(AD.format(n=9))
        assert adwatch(home, place, *options) == 0
        again = capsys.readouterr()
    assert first == 1, "one of the mails is none"
    assert "7.3: stored" in told.err
    assert "7.9: stored" in again.err
    assert "7.3" not in again.err
    assert not [
        said
        for said in asked
        if any(word in said.upper() for word in ("STORE", "SELECT ", "EXPUNGE", "COPY"))
    ]
    assert [said for said in asked if said.startswith("EXAMINE")]
    outcomes = [json.loads(line) for line in next((home / "inbox").glob("*.jsonl")).read_text().splitlines()]
    assert sorted(one["message"] for one in outcomes) == ["7.3", "7.5", "7.8", "7.9"]
    assert next((home / "inbox").glob("*.jsonl")).stat().st_mode & 0o077 == 0
    with Store(home) as store:
        assert len(store.listings.known("tips")) >= 2


def test_what_is_wrong_with_a_mail_account_is_told(tmp_path):
    wrong = {
        "imap://a@b.example/x": "imaps",
        "imaps://b.example/": "imaps",
        "imaps://a:pw@b.example/": "password",
    }
    for url, words in wrong.items():
        with pytest.raises(UserError, match=words):
            ImapFolder(url, "secret")
    with imap(tmp_path, {}) as (host, _, ca):
        with pytest.raises(UserError, match="certificate"), ImapFolder(f"imaps://a@{host}/", "secret"):
            pass
        with pytest.raises(UserError, match="wrong password"), ImapFolder(f"imaps://a@{host}/", "no", ca):
            pass
    (tmp_path / "open").write_text("secret")
    (tmp_path / "open").chmod(0o644)
    assert (
        adwatch(tmp_path, "imaps://a@b.example/", "--source", "x", "--password-file", tmp_path / "open") == 2
    )
    assert adwatch(tmp_path, "imaps://a@b.example/", "--source", "x") == 2
    assert adwatch(tmp_path, tmp_path, "--source", "x", "--reports") == 2


def test_a_watched_folder_leaves_links_hidden_and_unfinished_files(tmp_path):
    for name in ("a.txt", ".hidden.txt", "b.txt", "new.txt"):
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (1000, 1000))
    os.utime(tmp_path / "new.txt", (1995, 1995))
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    waiting = list(waiting_files(tmp_path, (), now=2000))
    assert [one.name for one in waiting] == ["a.txt", "b.txt"]
    assert [one.name for one in waiting_files(tmp_path, {waiting[0].id}, now=2000)] == ["b.txt"]
    with pytest.raises(UserError, match="not a folder"):
        list(waiting_files(tmp_path / "none", ()))


def test_files_that_are_dropped_become_ads_with_one_outcome_each(tmp_path, capsys):
    drop, home = tmp_path / "drop", tmp_path / "home"
    drop.mkdir()
    for n in (1, 2):
        (drop / f"{n}.txt").write_text(AD.format(n=n))
    (drop / "empty.txt").write_text("")
    for path in drop.iterdir():
        os.utime(path, (1000, 1000))
    adwatch(home, drop, "--source", "tips")
    assert "2 stored" in capsys.readouterr().out
    assert adwatch(home, drop, "--source", "tips") == 0
    assert "nothing new" in capsys.readouterr().out
    assert sorted(path.name for path in drop.iterdir()) == ["1.txt", "2.txt", "empty.txt"]


def test_a_round_goes_on_where_a_kill_stopped_it(tmp_path):
    journal = InboxJournal(tmp_path, "x")

    def taker(path):
        if path.name == "2.txt":
            raise KeyboardInterrupt
        return "stored", path.read_text()

    messages = [WaitingMessage(str(n), f"{n}.txt", 1, lambda: b"x") for n in (1, 2, 3)]
    with pytest.raises(KeyboardInterrupt):
        list(take_round(messages, journal, taker))
    assert journal.done() == {"1"}
    path = next((tmp_path / "inbox").glob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"message": "half')
    assert journal.done() == {"1"}
    journal.add(InboxOutcome("2", "stored", ""))
    assert journal.done() == {"1", "2"}
    path.write_bytes(b"nothing\n")
    with pytest.raises(UserError, match="damaged"):
        journal.done()


def test_what_is_too_large_or_gone_fails_by_its_reason(tmp_path):
    def gone():
        raise OSError("gone")

    messages = [WaitingMessage("1", "a.eml", MAX_MESSAGE + 1, gone), WaitingMessage("2", "a.eml", 1, gone)]
    found = list(take_round(messages, InboxJournal(tmp_path, "x"), lambda _: ("stored", "")))
    assert [(one.outcome, one.said) for _, one in found] == [
        ("failed", "larger than 64 MiB"), ("failed", "it can't be had: no content"),
    ]  # fmt: skip


def test_a_part_that_fails_is_told_with_its_file_and_its_reason(tmp_path, capsys):
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "ads.jsonl").write_text(json.dumps({"title": "Nanny", "text": AD.format(n=4)}) + "\n{half\n")
    os.utime(drop / "ads.jsonl", (1000, 1000))
    assert adwatch(tmp_path / "home", drop, "--source", "tips") == 1
    told = capsys.readouterr()
    assert "ads.jsonl: partly: 1 new, 0 changed, 0 known, 1 failed: " in told.err
    assert "of 1 a part could not be taken in" in told.err
    assert "1 partly" in told.out


def test_a_part_of_reports_that_fails_is_told_without_the_files_name_or_its_words(
    tmp_path, capsys, monkeypatch
):
    home, drop = tmp_path / "home", tmp_path / "drop"
    drop.mkdir()
    monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase of reports\n"))
    assert run(["--home", str(home), "reports", "keys", "--passphrase-stdin"]) == 0
    (drop / "from Ngozi.jsonl").write_text('{"text": "The agent took my money"}\n{half\n')
    (drop / "Ngozi 2.csv").write_text("I am Ngozi,0803 000 0111\nNgozi again,0803 000 0112\n")
    for path in drop.iterdir():
        os.utime(path, (1000, 1000))
    assert adwatch(home, drop, "--reports", "--region", "NG") == 1
    told = capsys.readouterr()
    assert "partly: intake 1: 1 new, 0 known, 1 could not be read" in told.err
    kept = "".join(path.read_text() for path in (home / "inbox").iterdir())
    assert not any(word in told.err + told.out + kept for word in ("Ngozi", "0803", "half"))


def test_a_link_that_is_put_in_the_place_of_a_file_is_not_followed(tmp_path):
    secret = tmp_path / "signing.key"
    secret.write_text("secret")
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text("Nanny")
    os.utime(drop / "a.txt", (1000, 1000))
    (waiting,) = waiting_files(drop, (), now=2000)
    (drop / "a.txt").unlink()
    (drop / "a.txt").symlink_to(secret)
    (found,) = take_round([waiting], InboxJournal(tmp_path, "x"), lambda path: ("stored", path.read_text()))
    assert found[1].outcome == "failed"
    assert "secret" not in found[1].said


def test_a_second_round_over_the_same_inbox_is_turned_away(tmp_path, capsys):
    home = tmp_path / "home"
    drop = tmp_path / "drop"
    drop.mkdir()
    with file_lock(InboxJournal(home, str(drop)).lock, 0):
        assert adwatch(home, drop, "--source", "tips") == 75
    assert "another round over this inbox is running" in capsys.readouterr().err
    assert adwatch(home, drop, "--source", "tips") == 0
