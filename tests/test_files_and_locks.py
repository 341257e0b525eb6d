"""Files that are whole or not there, locks that end with their process, and times in one form."""

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler import clock, files, locks
from crawler.errors import UserError

ROOT = Path(__file__).parents[1]
HOLDER = """
import sys, pathlib
from crawler import locks
with locks.file_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_failed_write_leaves_the_old_file_and_no_hidden_one(tmp_path):
    path = tmp_path / "a.json"
    files.write_json(path, {"n": 1})
    with pytest.raises(TypeError):
        files.write_json(path, {"n": object()})
    with pytest.raises(FileNotFoundError), files.replacing(path) as hidden:
        hidden.with_name("missing").read_text()
    assert path.read_text() == '{\n "n": 1\n}\n'
    assert os.listdir(tmp_path) == ["a.json"]


def test_hidden_names_match_the_pattern_for_cleaning_up(tmp_path):
    with files.replacing(tmp_path / "a.txt") as hidden:
        hidden.write_text("x")
        assert list(tmp_path.glob(files.HIDDEN)) == [hidden]


def test_a_lock_is_held_until_its_process_dies(tmp_path):
    path = tmp_path / "x.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    assert locks.is_held(path)
    with locks.file_lock(path, patience=0.0) as free:
        assert not free
    holder.kill()
    holder.wait()
    with locks.file_lock(path, patience=30) as free:
        assert free


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"x\.lock can't be written"):
        locks.open_lock_file(tmp_path / "file" / "x.lock")


@pytest.mark.parametrize(
    ("moment", "seconds", "milliseconds"),
    [
        (datetime(2026, 11, 26, 16, 40, 5, 123_999, UTC), "2026-11-26T16:40:05Z", "2026-11-26T16:40:05.123Z"),
        (
            datetime(2026, 11, 26, 16, 40, 5, tzinfo=timezone(timedelta(hours=1))),
            "2026-11-26T15:40:05Z",
            "2026-11-26T15:40:05.000Z",
        ),
    ],
)
def test_times_are_written_in_utc(moment, seconds, milliseconds):
    assert clock.timestamp(moment) == seconds
    assert clock.precise_timestamp(moment) == milliseconds


@pytest.mark.parametrize(
    ("call", "home"),
    [("flock", "crawler/locks.py"), ("mkstemp", "-"), ("FileLock", "-")],
)
def test_locks_are_taken_in_one_module(call, home):
    """Hidden files and locks made elsewhere would follow other rules."""
    places = {
        str(path.relative_to(ROOT))
        for folder in ("crawler", "spiders", "pipelines")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
        if (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) == call
    }
    assert places <= {home}
