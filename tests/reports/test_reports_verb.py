"""Reports on the command line: nothing of a reporter is readable or exported, and what is known is found at once."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from pathlib import Path

import pytest

from crawler.export import FORMATS
from tests.adversary.attacker import Ran, Target

PASSPHRASE = "an invented passphrase"
REPORTER = "+2348030000172"
NAME = "Ngozi Invented"
REPORTS = (
    {
        "Date received": "2026-11-20",
        "What happened": "An agent on WhatsApp +971501234561 promised nanny work. Now they took her passport.",
        "Reporter name": NAME,
        "Reporter phone": REPORTER,
    },
    {
        "Date received": "2026-11-21",
        "What happened": f"The same agent, +971 50 123 4561, asked for 500 dollars. My number is {REPORTER}.",
        "Reporter name": "",
        "Reporter phone": "",
    },
    {
        "Date received": "2026-11-22",
        "What happened": "Somebody on +2348030000173 sells forms for an oil company.",
        "Reporter name": "",
        "Reporter phone": "",
    },
)


@pytest.fixture
def hotline(target: Target, monkeypatch: pytest.MonkeyPatch) -> Target:
    """A home with six ads, keys, and three reports taken in from a sheet."""
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    assert target.run("reports", "keys", "--passphrase-stdin").status == 0
    sheet(target)
    taken = take(target)
    assert (taken.status, taken.err.splitlines()[-1]) == (
        0,
        "3 reports taken in, 0 were there already, 0 could not be read",
    ), taken
    return target


def sheet(target: Target) -> None:
    with (target.home.parent / "sheet.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(REPORTS[0]))
        writer.writeheader()
        writer.writerows(REPORTS)


def take(target: Target) -> Ran:
    return target.run(
        "reports", "take", str(target.home.parent / "sheet.csv"), "--text", "What happened", "--country", "NG"
    )


def listed(target: Target, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = target.run("--json", "reports", "list", *words).json()
    return found


def test_the_urgent_one_is_first_and_knows_its_campaign_and_its_bundle(hotline: Target) -> None:
    first, second, third = listed(hotline)
    assert first["dangers"] == ["held"]
    assert len(first["bundle"]) == 2  # type: ignore[arg-type]
    assert first["bundle"] == second["bundle"]
    assert [one["contact"] for one in first["seen"]] == ["(sealed)"]  # type: ignore[attr-defined]
    assert first["suspects"] == []
    assert first["sealed"] == [{"kind": "number", "guess": "suspect"}]
    assert third["seen"] == []


def test_the_same_reports_are_taken_in_once(hotline: Target) -> None:
    assert "0 reports taken in, 3 were there already" in take(hotline).err


def test_a_stolen_home_holds_no_word_of_a_reporter(hotline: Target) -> None:
    for path in hotline.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in (REPORTER, REPORTER[1:], NAME, "promised nanny work", "0803 000 0172"):
                assert secret.encode() not in content, (path, secret)


@pytest.mark.parametrize("form", sorted({*FORMATS, "bag"} - {"pdf"}))
def test_no_export_holds_a_report(hotline: Target, tmp_path: Path, form: str) -> None:
    """The PDF is the dossier's page."""
    out = tmp_path / "out"
    ran = hotline.run("export", "--format", form, "--out", str(out), "--undecided", "a trial")
    assert ran.status == 0, ran
    files = [path for path in (out, *out.rglob("*")) if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        for secret in (REPORTER, NAME, "+2348030000173", "took her passport"):
            assert secret.encode() not in content, (path, secret)


def test_a_contact_is_sealed_joins_a_bundle_and_is_seen_in_ads_that_come_later(
    hotline: Target, tmp_path: Path
) -> None:
    told = (
        "I am Ada, 0803 000 0188.",
        "Write to 0803 000 0188, please.",
        "The agent is 0803 000 0188.",
        "See +971501234562",
    )
    (tmp_path / "more.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for one in told))
    assert hotline.run("reports", "take", str(tmp_path / "more.jsonl"), "--country", "NG").status == 0
    found = listed(hotline)
    assert sorted(len(one["bundle"]) for one in found) == [1, 1, 2, 2, 3, 3, 3]  # type: ignore[arg-type]
    assert [report["suspects"] for report in found] == [[]] * 7
    guesses = [one["guess"] for report in found for one in report["sealed"]]  # type: ignore[attr-defined]
    assert sorted(guesses) == ["suspect"] * 4 + ["unclear"] * 3
    assert sum(report["seen"] != [] for report in found) == 3
    ad = {"id": "late", "title": "Work", "description": "Cooks wanted abroad, WhatsApp +2348030000188"}
    (tmp_path / "late.jsonl").write_text(json.dumps(ad) + "\n")
    assert hotline.run("import", str(tmp_path / "late.jsonl"), "--source", "files").status == 0
    assert sum(report["seen"] != [] for report in listed(hotline)) == 6
    assert hotline.findings() == {}


@pytest.mark.parametrize("written", [["+971", "50", "123", "4561"], ["number:+971501234561"]])
def test_a_contact_that_is_confirmed_is_shown(hotline: Target, written: list[str]) -> None:
    first, second = (str(one["key"]) for one in listed(hotline)[:2])
    assert hotline.run("reports", "confirm", first, *written).status == 0
    shown = {one["key"]: one["suspects"] for one in listed(hotline)}
    assert shown[first] == [{"kind": "number", "value": "+971501234561"}]
    assert shown[second] == []
    assert [one["contact"] for one in listed(hotline)[0]["seen"]] == ["+971501234561"]  # type: ignore[attr-defined]
    with hotline.sql() as raw:
        assert raw.execute("SELECT count(*) FROM ledger WHERE detail LIKE '%971501234561%'").fetchone() == (
            0,
        )


@pytest.mark.parametrize("why", [f"call {REPORTER}", "mail of ada@mail.example"])
def test_no_reason_for_looking_carries_a_contact_into_the_chain(hotline: Target, why: str) -> None:
    key = str(listed(hotline)[0]["key"])
    assert hotline.run("reports", "show", key, "--reveal", "--passphrase-stdin", "--why", why).status == 2


def test_only_the_passphrase_opens_and_who_looked_is_in_the_chain(
    hotline: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(listed(hotline)[0]["key"])
    words = ("--json", "reports", "show", key, "--reveal", "--passphrase-stdin")
    assert hotline.run(*words).status == 2, "without a reason"
    monkeypatch.setattr("sys.stdin", io.StringIO("another passphrase\n"))
    assert hotline.run(*words, "--why", "case 7").status == 2
    with hotline.sql() as raw:
        assert raw.execute("SELECT count(*) FROM ledger WHERE detail LIKE '%revealed%'").fetchone() == (0,)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    shown = hotline.run(*words, "--why", "case 7").json()
    assert NAME in shown["revealed"]["reporter"]
    assert "promised nanny work" in shown["revealed"]["text"]
    with hotline.sql() as raw:
        assert raw.execute("SELECT count(*) FROM ledger WHERE detail LIKE '%revealed%'").fetchone() == (1,)
    assert hotline.findings() == {}


def test_one_report_can_t_be_put_in_anothers_place(hotline: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (str(one["key"]) for one in listed(hotline)[:2])
    with hotline.sql() as raw:
        raw.execute(
            'UPDATE reports SET sealed = (SELECT sealed FROM reports WHERE "key" = ?) WHERE "key" = ?',
            (second, first),
        )
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    refused = hotline.run("reports", "show", first, "--reveal", "--passphrase-stdin", "--why", "case 7")
    assert (refused.status, "was changed" in refused.err) == (2, True)
    assert any("reports" in record for record in hotline.findings())


def test_a_row_without_a_report_is_named_and_nothing_is_stored_for_it(
    hotline: Target, tmp_path: Path
) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    ran = hotline.run("reports", "take", str(tmp_path / "odd.csv"))
    assert ran.status == 1
    assert "odd.csv" in ran.err
    assert len(listed(hotline, "--all")) == 3


def test_reports_need_keys_first_and_keys_are_never_replaced(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet(target)
    refused = take(target)
    assert (refused.status, "adwatch reports keys" in refused.err) == (2, True)
    for passphrase, status in (("short", 2), (PASSPHRASE, 0), (PASSPHRASE, 2)):
        monkeypatch.setattr("sys.stdin", io.StringIO(passphrase + "\n"))
        assert target.run("reports", "keys", "--passphrase-stdin").status == status
    assert os.stat(target.home / "reports.key").st_mode & 0o077 == 0


def test_a_backup_is_without_the_private_key(hotline: Target, tmp_path: Path) -> None:
    assert hotline.run("backup", str(tmp_path / "backup")).status == 0
    assert not list((tmp_path / "backup").rglob("reports.key"))
    assert list((tmp_path / "backup").rglob("reports.pub"))


def test_words_are_forgotten_after_a_year_and_the_rest_stays(
    hotline: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(listed(hotline)[0]["key"])
    assert "0 reports" in hotline.run("reports", "forget").err
    monkeypatch.setattr(
        "crawler.reports.service.utc_now", lambda: __import__("datetime").datetime(2999, 1, 1)
    )
    assert "3 reports" in hotline.run("reports", "forget").err
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    gone = hotline.run("reports", "show", key, "--reveal", "--passphrase-stdin", "--why", "case 7")
    assert gone.status == 2
    assert len(listed(hotline)) == 3
    assert hotline.findings() == {}


def test_a_closed_report_leaves_the_list(hotline: Target) -> None:
    key = str(listed(hotline)[0]["key"])
    assert hotline.run("reports", "close", key).status == 0
    assert hotline.run("reports", "close", key).status == 2
    assert key not in [one["key"] for one in listed(hotline)]
    assert key in [one["key"] for one in listed(hotline, "--all")]


def test_a_reply_names_help_of_its_country_and_nothing_of_the_suspect(hotline: Target) -> None:
    key = str(listed(hotline)[0]["key"])
    said = hotline.run("reports", "reply", key).out
    assert "627" in said
    assert key in said
    assert "971" not in said
    (hotline.home / "hotlines.toml").write_text('[[NG]]\nname = "ours"\n')
    assert hotline.run("reports", "reply", key).status == 2


def test_purging_an_ad_leaves_what_a_report_says_of_its_contact(hotline: Target) -> None:
    assert hotline.run("purge", "ad-1", "--why", "asked for", "--yes").status == 0
    assert listed(hotline)[0]["sealed"] != []
    assert hotline.findings() == {}


def test_the_store_refuses_a_second_report_of_one_text(hotline: Target) -> None:
    with hotline.sql() as raw:
        row = raw.execute("SELECT * FROM reports LIMIT 1").fetchone()
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(f"INSERT INTO reports VALUES ({','.join('?' * len(row))})", (99, "r9", *row[2:]))
    assert json.loads(row[8]) is not None
