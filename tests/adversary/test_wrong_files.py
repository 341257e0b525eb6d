"""Wrong files in the home, bytes that are no UTF-8, numbers that no store holds: each ends in a sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adversary.insider import ROOT, Home

ADS = [
    {"id": f"ad-{n}", "title": "Nanny", "url": f"https://b.example/{n}",
     "description": f"Nanny in Muscat, passport kept, fee 300 dollars. WhatsApp +2348030000301 ref {n}"}
    for n in range(2)
]  # fmt: skip
FILES = {
    "hotlines.toml": (("reports", "hotlines"), ("refer", "card", "NG")),
    "embassies.toml": (("refer", "card", "AE", "--of", "NG"),),
    "retention.toml": (("purge", "--due"),),
    "evidence.toml": (("doctor",), ("verify",)),
    "statistics.json": (("statistics", "--out", "{out}/s.csv"), ("publish", "site", "--out", "{out}/site")),
    "alerts.json": (("growth", "--mail"),),
    "catalogue/weights.toml": (("rescore", "--dry-run"),),
    "catalogue/phrases/en.toml": (("catalogue", "check"),),
}
CONTENTS = (
    b"\xff\xfe\x00",
    b"[[",
    b"x = 1\n",
    b'low = "a"\n',
    b"NG = [1]\n",
    b"[1,2]",
    b'{"a": 1}',
    b"[[AE.NG]]\nname = 1\n",
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("wrong") / "home")
    home.bring(ADS)
    return home.path


@pytest.fixture
def home(before: Path, tmp_path: Path) -> Home:
    shutil.copytree(before, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_of_the_home_is_named(home: Home, tmp_path: Path, name: str) -> None:
    """The run of a verb raises whatever is no message, so that a traceback fails the test."""
    path = home.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for content in (*CONTENTS, None):
        path.unlink(missing_ok=True)
        path.mkdir() if content is None else path.write_bytes(content)
        for verb in FILES[name]:
            done = home(*(word.replace("{out}", str(tmp_path)) for word in verb))
            assert done.status in (0, 1, 2), done.all
            if content is None and done.status == 2:
                assert path.name in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("reports", "show", "\udcff"), ("reports", "close", "\udcff"), ("sources", "add", "\udcff"),
        ("engine", "keys", "\udcff"),
        ("campaigns", "--scan", "\udcff"), ("show", "\udcff"),
        ("export", "--format", "jsonl", "--case", "\udcff", "--out", "-"),
        ("purge", "--contact", "phone:\udcff"), ("export", "--format", "jsonl", "--source=\udcff", "--out", "-"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_refused(home: Home, words: tuple[str, ...]) -> None:
    done = home(*words)
    assert done.status == 2
    assert "no UTF-8" in done.err


def test_a_file_may_have_any_name(home: Home, tmp_path: Path) -> None:
    """By the real command, with real bytes in its words: the file system allows such names."""
    file = os.fsencode(tmp_path) + b"/ads-\xff.jsonl"
    Path(os.fsdecode(file)).write_text(
        json.dumps({**ADS[0], "id": "new", "url": "https://b.example/new"}) + "\n", "utf-8"
    )
    command: list[str | bytes] = [
        sys.executable,
        "-m",
        "crawler",
        "--home",
        str(home.path),
        "import",
        file,
        "--source",
        "other",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("campaigns", "--top", "9" * 30), ("reports", "undo", "9" * 30), ("reports", "key", "--revoke", "9" * 30),
        ("recruiters", "undo", "9" * 30), ("publish", "withdraw", "9" * 30, "--why", "x"),
        ("reports", "list", "--most", "9" * 30),
    ],
)  # fmt: skip
def test_numbers_that_no_store_holds_are_refused(home: Home, words: tuple[str, ...]) -> None:
    assert home(*words).status == 2


@pytest.mark.parametrize(
    "words", [("reports", "hotlines"), ("recruiters", "propose"), ("purge", "ad-1"), ("purge", "--due")]
)
def test_json_is_json(home: Home, words: tuple[str, ...]) -> None:
    done = home("--json", *words)
    assert done.status == 0, done.all
    json.loads(done.out)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--format", "jsonl", "--out", "{out}/o.jsonl"),
        ("export", "--format", "xlsx", "--out", "{out}/o.xlsx"),
        ("export", "--format", "bag", "--out", "{out}/bag"),
        ("backup", "{out}/backup"),
    ],
)
def test_a_disk_without_room_is_named(home: Home, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Files may not grow over a limit, as on a full disk; nothing half is left, and the home is as it was."""
    home.bring(
        [
            {**ADS[0], "id": f"long-{n}", "url": f"https://b.example/long-{n}", "remarks": f"{n} " * 3000}
            for n in range(60)
        ],
        "long",
    )
    command = [
        sys.executable,
        "-m",
        "crawler",
        "--home",
        str(home.path),
        *(word.replace("{out}", str(tmp_path)) for word in words),
    ]
    limit = (
        (home.path / "adwatch.db-shm").stat().st_size if (home.path / "adwatch.db-shm").exists() else 1 << 17
    )
    done = subprocess.run(
        ["bash", "-c", f'ulimit -f {max(limit, 1 << 17) // 1024}; exec "$@"', "-", *command],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.returncode == 2, done.stderr
    assert "free some space" in done.stderr
    assert not [name for name in ("o.jsonl", "o.xlsx", "bag") if (tmp_path / name).exists()]
    assert home("verify").status == 0
