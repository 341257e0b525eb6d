"""Who can write the store reads and overwrites no file by the names in it: not those of exports, nor of captures."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.adversary.attacker import ADS, Target
from tests.adversary.insider import Home
from tests.review.conftest import Client

OUTSIDE = ("../{}", "./../{}", "x/../../{}", "{home}/{}", "..", ".", "", "../exports/../{}", "\0")


def named(pattern: str, home: Path, name: str) -> str:
    return pattern.replace("{home}", str(home)).replace("{}", name)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.bring(ADS)
    home.account("lea", "lead")
    return home


def test_the_desk_hands_over_nothing_from_outside_of_its_exports(home: Home) -> None:
    (home.path / "exports").mkdir()
    with home.desk() as desk:
        lea: Client = desk.client("lea")
        raw = sqlite3.connect(home.path / "adwatch.db", isolation_level=None)
        wanted = [named(one, home.path, name) for one in OUTSIDE for name in ("mask.key", "signing.key")]
        (home.path / "exports" / "link").symlink_to(home.path / "mask.key")
        for number, file in enumerate((*wanted, "link"), 100):
            raw.execute(
                "INSERT INTO case_exports (id, at, user, format, filters, file, bytes, sha256)"
                " VALUES (?, '2026-01-01T00:00:00Z', 1, 'csv', '', ?, 1, '')",
                (number, file),
            )
            assert lea.get(f"/exports/{number}").status == 404, file
        (home.path / "exports" / "case.csv").write_text("a file that was exported")
        raw.execute("UPDATE case_exports SET file = 'case.csv' WHERE id = 100")
        assert lea.get("/exports/100").status == 200
        raw.close()


@pytest.fixture
def target(home: Home, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Target:
    shutil.copytree(home.path, tmp_path / "copy")
    return Target(tmp_path / "copy", capfd)


@pytest.mark.parametrize("file", OUTSIDE)
def test_a_purge_overwrites_no_file_that_the_store_names_elsewhere(target: Target, file: str) -> None:
    """A tombstone takes the place of a capture's bytes: in no file but those of captures."""
    big = target.home / "notes"
    big.write_bytes(b"x" * 100_000)
    with target.sql() as raw:
        raw.execute(
            'UPDATE captures SET file = ?, "offset" = 0, length = 5000', (named(file, target.home, "notes"),)
        )
    ran = target.run("purge", "ad-5", "--yes", "--why", "erasure request 1")
    assert ran.status in (1, 2), ran
    assert big.read_bytes() == b"x" * 100_000


def test_no_bag_holds_a_file_that_the_store_names_elsewhere(target: Target, tmp_path: Path) -> None:
    key = (target.home / "mask.key").read_text().strip()
    with target.sql() as raw:
        raw.execute("UPDATE captures SET file = '../mask.key', \"offset\" = 0, length = 64")
    ran = target.run("export", "--format", "bag", "--undecided", "a test", "--out", str(tmp_path / "bag"))
    assert ran.status in (1, 2), ran
    assert not [path for path in tmp_path.glob("bag/**/*") if path.is_file() and key in path.read_text()]
