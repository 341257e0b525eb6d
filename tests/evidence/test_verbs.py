from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.evidence.captures import FOLDER
from crawler.store import Store
from crawler.store.database import FILE
from crawler.store.health import wal_reset_fixed
from tests.evidence.homes import fill


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(tmp_path / "home") as store:
        fill(store)
    return tmp_path / "home"


def adwatch(home: Path, *arguments: str) -> int:
    return run(["--home", str(home), *arguments])


def test_verify_says_so_when_all_is_well(home: Path, capsys: Any) -> None:
    line = (home / "heads.txt").read_text().strip()
    assert adwatch(home, "verify", "--head", line) == 0
    assert "all as recorded" in capsys.readouterr().out
    assert adwatch(home, "--json", "verify") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_verify_names_the_first_bad_record(home: Path, capsys: Any) -> None:
    with sqlite3.connect(home / FILE) as raw:
        raw.execute("UPDATE versions SET title = title || '.' WHERE id IN (2, 4)")
    raw.close()
    assert adwatch(home, "verify") == 1
    assert "the first bad record is version:2" in capsys.readouterr().err


def test_verify_of_nothing(tmp_path: Path, capsys: Any) -> None:
    assert adwatch(tmp_path / "none", "verify") == 2
    assert "--home" in capsys.readouterr().err


def test_doctor_finds_and_fixes_full_text(home: Path, capsys: Any) -> None:
    assert adwatch(home, "doctor") == 0
    with sqlite3.connect(home / FILE) as raw:
        raw.execute("INSERT INTO listings_fts (listings_fts) VALUES ('delete-all')")
        raw.execute("UPDATE contacts SET listings = 99")
    raw.close()
    assert adwatch(home, "doctor") == 1
    assert "full text, counts" in capsys.readouterr().err
    assert adwatch(home, "doctor", "--fix") == 0
    with Store(home) as store:
        assert len(store.search("housemaid")) == 5


def test_doctor_survives_a_damaged_store(home: Path, capsys: Any) -> None:
    Store(home).close()
    path = home / FILE
    content = bytearray(path.read_bytes())
    content[16384 * 3 :] = bytes(len(content) - 16384 * 3)
    path.write_bytes(content)
    assert adwatch(home, "doctor") == 1
    assert "doctor --rebuild" in capsys.readouterr().out


def test_verify_tells_of_a_tail_and_fix_cuts_it(home: Path, capsys: Any) -> None:
    (path,) = (home / FOLDER).iterdir()
    with path.open("ab") as file:
        file.write(b"tail")
    assert adwatch(home, "verify") == 0
    assert f"4 bytes in {path.name}" in capsys.readouterr().out
    assert adwatch(home, "doctor", "--fix") == 0
    assert adwatch(home, "verify") == 0
    assert f"bytes in {path.name}" not in capsys.readouterr().out


def test_doctor_of_an_empty_home(tmp_path: Path, capsys: Any) -> None:
    assert adwatch(tmp_path / "none", "doctor") == 0
    assert "begin with" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 46, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 54, 1), True),
        ((3, 6, 23), True),
    ],
)
def test_wal_reset(version: tuple[int, ...], fixed: bool) -> None:
    assert wal_reset_fixed(version) is fixed
