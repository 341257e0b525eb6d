"""A backup is whole while everything runs, after any kill, and on a disk that somebody else can read or change."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.evidence import backup
from tests.adversary.attacker import Target

MANY = "".join(
    json.dumps(
        {
            "id": f"m{n}",
            "title": f"Cook {n}",
            "description": f"Cook in Lagos, call 0803000{n:04d}. {'word ' * 99}",
        }
    )
    + "\n"
    for n in range(1000)
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def restored(target: Target, place: Path, *words: str) -> Target:
    """A home restored from the backup; it must be as recorded, and hold the keys kept elsewhere."""
    home = Target(place.with_name(f"restored-{len(list(place.parent.iterdir()))}"), target.capture)
    ran = home.run("restore", str(place), *words)
    assert ran.status == 0, ran
    assert home.findings() == {}
    return home


def test_no_file_of_a_backup_is_for_others_wherever_it_is_copied_to(target: Target, place: Path) -> None:
    """Its folder is its owner's alone, but what copies the files elsewhere keeps the mode of each."""
    before = os.umask(0)
    try:
        assert target.run("backup", str(place)).status == 0
    finally:
        os.umask(before)
    assert not [path for path in (place, *place.rglob("*")) if path.stat().st_mode & 0o077]


def listings(target: Target) -> int:
    with target.sql() as raw:
        return int(raw.execute("SELECT count(*) FROM listings").fetchone()[0])


def test_a_backup_restores_to_the_same_home_without_the_keys(target: Target, place: Path) -> None:
    assert target.run("backup", str(place)).status == 0
    assert not list(place.rglob("*.key"))
    home = restored(target, place)
    assert listings(home) == listings(target) == 6
    ads = [target.run("--json", "show", "ad-1").out, home.run("--json", "show", "ad-1").out]
    assert ads[0] == ads[1]


def test_a_second_backup_copies_only_what_is_new(target: Target, place: Path, tmp_path: Path) -> None:
    target.run("backup", str(place))
    (tmp_path / "one.jsonl").write_text(MANY.splitlines()[0] + "\n")
    assert target.run("import", str(tmp_path / "one.jsonl"), "--source", "files").status == 0
    done = target.run("--json", "backup", str(place)).json()
    assert done["copied"] < done["files"]
    assert listings(restored(target, place)) == 7


def test_backups_while_an_import_runs_are_whole(target: Target, place: Path, tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(MANY)
    command = [
        sys.executable,
        "-m",
        "crawler",
        "--home",
        str(target.home),
        "import",
        str(tmp_path / "many.jsonl"),
    ]
    command += ["--source", "files", "--jobs", "1"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    counts = []
    while running.poll() is None:
        assert target.run("backup", str(place)).status == 0
        counts.append(listings(restored(target, place)))
        time.sleep(0.5)
    assert running.returncode == 0
    assert counts == sorted(counts)


def test_a_backup_that_is_killed_leaves_one_that_restores(
    target: Target, place: Path, tmp_path: Path
) -> None:
    assert target.run("backup", str(place)).status == 0
    (tmp_path / "many.jsonl").write_text("".join(MANY.splitlines(keepends=True)[:300]))
    assert target.run("import", str(tmp_path / "many.jsonl"), "--source", "files").status == 0
    command = [sys.executable, "-m", "crawler", "--home", str(target.home), "backup", str(place)]
    for wait in (0.3, 0.5, 0.7, 0.9, 1.1):
        killed = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        assert listings(restored(target, place)) in (6, 306)
    assert target.run("backup", str(place)).status == 0
    assert listings(restored(target, place)) == 306
    assert not list(target.home.glob("backup-staging"))


class Killed(BaseException):
    """Stands for a kill: nothing catches it."""


def killed_after(steps: int, patched: pytest.MonkeyPatch) -> None:
    """Let the backup end after a number of its writes and renames."""
    left = iter(range(steps - 1))

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object) -> object:
            result = real(*arguments)
            if next(left, None) is None:
                raise Killed
            return result

        return step

    for name in ("sync_folder", "write_json", "copy_plain"):
        patched.setattr(backup, name, counted(getattr(backup, name)))


def test_a_kill_at_every_step_leaves_the_backup_before_or_the_new_one(
    target: Target, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two backups one ad was purged, which rewrites a capture, and one came."""
    first, moment, counts = tmp_path / "first", 0, []
    assert target.run("backup", str(first)).status == 0
    (tmp_path / "one.jsonl").write_text(MANY.splitlines()[0] + "\n")
    assert target.run("import", str(tmp_path / "one.jsonl"), "--source", "files").status == 0
    purged = target.run("purge", "ad-1", "--why", "asked for", "--yes")
    assert purged.status == 0, purged
    done = False
    while not done:
        moment += 1
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(first, place)
        with monkeypatch.context() as patched:
            killed_after(moment, patched)
            try:
                backup.back_up(target.home, place)
                done = True
            except Killed:
                pass
        counts.append(listings(restored(target, place)))
    assert target.run("backup", str(place)).status == 0
    assert not list(place.rglob("*.new"))
    assert len(counts) > 10
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (6, 7)


def test_an_encrypted_backup_tells_nothing_and_refuses_every_change(
    target: Target, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADWATCH_BACKUP_PASSPHRASE", "an invented passphrase")
    assert target.run("backup", str(place)).status == 0
    held = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
    assert b"Nanny" not in held
    assert b"SQLite format" not in held
    restored(target, place)
    store = place / "adwatch.db.sealed"
    whole = store.read_bytes()
    damaged = (whole[:-1] + bytes([whole[-1] ^ 1]), whole[: len(whole) // 2], whole[:1000] + whole[1001:])
    for number, content in enumerate(damaged):
        store.write_bytes(content)
        refused = Target(place.with_name(f"refused-{number}"), target.capture).run("restore", str(place))
        assert refused.status == 2
        assert "was changed or cut off" in refused.err
    store.write_bytes(whole)
    monkeypatch.setenv("ADWATCH_BACKUP_PASSPHRASE", "another passphrase")
    assert Target(place.with_name("wrong"), target.capture).run("restore", str(place)).status == 2


def test_a_changed_plain_backup_is_found_when_it_is_restored(target: Target, place: Path) -> None:
    target.run("backup", str(place))
    with Target(place, target.capture).sql() as raw:
        raw.execute("UPDATE assessments SET score = 99")
    ran = Target(place.with_name("restored"), target.capture).run("restore", str(place))
    assert ran.status == 1
    assert "assessments:1" in ran.err


def test_a_home_that_was_tampered_with_does_not_replace_its_backup(target: Target, place: Path) -> None:
    target.run("backup", str(place))
    with target.sql() as raw:
        raw.execute("UPDATE assessments SET score = 99")
    refused = target.run("backup", str(place))
    assert refused.status == 2
    assert "the backup before was kept" in refused.err
    restored(target, place)
    assert target.run("backup", str(place), "--anyway").status == 0


@pytest.mark.parametrize("where", ["home", "below", "filled"])
def test_a_backup_goes_nowhere_it_would_harm(target: Target, tmp_path: Path, where: str) -> None:
    place = {"home": target.home, "below": target.home / "b", "filled": tmp_path / "filled"}[where]
    (tmp_path / "filled").mkdir()
    (tmp_path / "filled" / "letter.txt").write_text("mine")
    assert target.run("backup", str(place)).status == 2
    assert (tmp_path / "filled" / "letter.txt").exists()
    target.run("backup", str(tmp_path / "good"))
    assert target.run("restore", str(tmp_path / "good")).status == 2, "into a home that is not new"


@pytest.mark.parametrize("key", ["files", "fresh", "gone"])
@pytest.mark.parametrize("name", ["../evil.txt", "a/../../evil.txt", "/evil.txt", "..", "", "a\0b"])
def test_a_name_that_leads_out_of_the_folder_is_refused(
    target: Target, place: Path, key: str, name: str
) -> None:
    assert target.run("backup", str(place)).status == 0
    evil = place.parent / "evil.txt"
    evil.write_text("owned")
    state = json.loads((place / "backup.json").read_text("utf-8"))
    state[key] = {**state["files"], name: [5, 1]} if key == "files" else [name]
    (place / "backup.json").write_text(json.dumps(state))
    new = place.parent / "there" / "new"
    for ran in (Target(new, target.capture).run("restore", str(place)), target.run("backup", str(place))):
        assert ran.status == 2
        assert "no file of a home" in ran.err
    assert not (place.parent / "there").exists()
    assert evil.read_text() == "owned"


@pytest.mark.parametrize(
    "state",
    [
        {"files": [], "salt": ""},
        {"files": {}, "salt": "zz"},
        {"files": {}, "salt": 5},
        [1],
        {"files": 5, "salt": ""},
    ],
)
def test_a_wrong_backup_json_is_named_without_a_traceback(target: Target, place: Path, state: object) -> None:
    place.mkdir()
    (place / "backup.json").write_text(json.dumps(state))
    ran = Target(place.parent / "new", target.capture).run("restore", str(place))
    assert ran.status == 2
    assert "not a backup that `adwatch backup` made" in ran.err
