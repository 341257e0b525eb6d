"""After damage nothing is laundered, nothing orphaned, and a kill is no tampering."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.errors import Locked
from crawler.supervisor.crawl_lock import acquire_crawl_lock
from tests.adversary.attacker import Target, members, same_length
from tests.adversary.full_home import fill_all_tables


def edit_captures(target: Target) -> int:
    """Other words in every capture that has them, in as many bytes. Returns in how many."""
    path = target.warc()
    content, count = bytearray(path.read_bytes()), 0
    for at, size, plain in members(bytes(content)):
        if b"Free visa" in plain:
            content[at : at + size] = same_length(plain.replace(b"Free visa", b"Paid visa"), size)
            count += 1
    path.write_bytes(content)
    return count


def test_a_rebuilding_does_not_launder_edited_captures(target: Target) -> None:
    assert edit_captures(target) >= 6
    changed = {record for record in target.findings() if record.startswith("capture:")}
    assert len(changed) >= 6
    assert target.run("doctor", "--rebuild").status == 1
    found = target.findings()
    assert {f"before-rebuild:{record}" for record in changed} <= set(found)
    assert target.run("doctor").status == 1


def test_a_rebuilding_of_a_sound_home_is_sound(target: Target) -> None:
    assert target.run("doctor", "--rebuild").status == 0
    assert target.findings() == {}


def test_two_rebuildings_at_once_are_one(target: Target) -> None:
    """The second finds the lock held, and touches nothing."""
    before = sorted(path.name for path in target.home.iterdir())
    lock = acquire_crawl_lock(target.home)
    try:
        done = target.run("doctor", "--rebuild")
    finally:
        os.close(lock)
    assert done.status == Locked.exit_status
    assert sorted({path.name for path in target.home.iterdir()} - {"crawl.lock"}) == [
        name for name in before if name != "crawl.lock"
    ]
    assert target.run("doctor", "--rebuild").status == 0


def test_a_rebuilding_without_the_old_chain_says_what_it_cannot_prove(target: Target) -> None:
    for path in target.home.glob("adwatch.db*"):
        path.unlink()
    edit_captures(target)
    assert target.run("doctor", "--rebuild").status == 0
    assert "no chain from before could be read" in target.run("verify").out


def test_captures_without_their_store_are_not_taken_for_a_new_home(target: Target, tmp_path: Path) -> None:
    for path in target.home.glob("adwatch.db*"):
        path.unlink()
    doctor = target.run("doctor")
    assert doctor.status == 1
    assert "--rebuild" in doctor.out
    (tmp_path / "more.jsonl").write_text('{"id": "x", "title": "Cook"}\n')
    refused = target.run("import", str(tmp_path / "more.jsonl"), "--source", "files")
    assert refused.status == 2
    assert "restore" in refused.err
    assert not (target.home / "adwatch.db").exists()


def test_after_a_kill_verify_does_not_cry_tampering(target: Target, tmp_path: Path) -> None:
    """Imports are killed at odd moments; whatever they left is no finding."""
    ad = '{"id": "k%d", "title": "Cook %d", "description": "Cook in Lagos, call 08030000778. %s"}\n'
    (tmp_path / "many.jsonl").write_text("".join(ad % (n, n, "word " * 200) for n in range(3000)))
    command = [
        sys.executable,
        "-m",
        "crawler",
        "--home",
        str(target.home),
        "import",
        str(tmp_path / "many.jsonl"),
    ]
    for wait in (1.6, 2.4, 3.5):
        killed = subprocess.Popen(
            [*command, "--source", "files", "--jobs", "1"],
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(wait)
        killed.kill()
        killed.wait()
        assert target.findings() == {}


def test_bytes_that_a_killed_writer_left_are_told_and_no_finding(target: Target) -> None:
    with target.warc().open("ab") as file:
        file.write(os.urandom(3000))
    other = target.warc().with_name("adwatch-20261126T120000000000-1-0a1b2c3d.warc.gz")
    other.write_bytes(os.urandom(100))
    assert target.findings() == {}
    assert target.run("verify").out.count("bytes in adwatch-") == 2


@pytest.mark.parametrize("moved", ["1970-01-01T00:00:00.000Z", "2038-01-01T00:00:00.000Z"])
def test_a_clock_that_jumps_between_runs_is_an_entry_and_dates_are_doubted(
    target: Target, monkeypatch: pytest.MonkeyPatch, moved: str
) -> None:
    from crawler.store import ledger

    monkeypatch.setattr(ledger, "precise_timestamp", lambda: moved)
    assert target.run("purge", "--hold", "listing:ad-1", "--why", "order 1").status == 0
    monkeypatch.setattr(ledger, "precise_timestamp", lambda: "2026-11-27T00:00:00.000Z")
    assert target.run("purge", "--hold", "listing:ad-2", "--why", "order 2").status == 0
    with target.sql() as raw:
        jumps = raw.execute("SELECT detail FROM ledger WHERE kind = 'clock-jump'").fetchall()
    assert len(jumps) == 2, "there and back"
    assert "the clock went back to" in target.run("verify").out


def zero_pages(target: Target, *tables: str) -> None:
    """The first page of each table is lost on the disk."""
    with target.sql() as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        pages = [
            raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
            for table in tables
        ]
    with (target.home / "adwatch.db").open("rb+") as file:
        for page in pages:
            file.seek((page - 1) * size)
            file.write(b"\0" * size)


def test_decisions_cases_and_accounts_are_salvaged_and_what_is_lost_is_named(target: Target) -> None:
    fill_all_tables(target.home)
    wanted = (
        "decisions",
        "cases",
        "case_notes",
        "users",
        "versions",
        "captures",
        "ledger",
        "campaign_members",
    )
    with target.sql() as raw:
        before = {one: raw.execute(f"SELECT * FROM {one} ORDER BY 1").fetchall() for one in wanted}
        lost = raw.execute("SELECT count(*) FROM hits").fetchone()[0]
    zero_pages(target, "hits", "assessments")
    assert target.run("doctor").status == 1
    saved = target.run("doctor", "--salvage")
    assert "damaged: assessments, hits" in saved.err
    with target.sql() as raw:
        after = {one: raw.execute(f"SELECT * FROM {one} ORDER BY 1").fetchall() for one in wanted}
    assert {one: rows[: len(before[one])] for one, rows in after.items()} == before
    found = target.findings()
    assert sum(record.startswith("hits:") for record in found) == lost > 0
    lost_tables = ("hits:", "assessments")
    assert {one: why for one, why in found.items() if not one.startswith(lost_tables)} == {}
    assert list(target.home.glob("adwatch.db.damaged-*"))
