"""A home that adwatch of November 2026 made opens as before: nothing is lost, exports only grow."""

from __future__ import annotations

import gzip
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import run
from crawler.export.clearance import UNDECIDED

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three invented ads, two of them in two versions, in two campaigns."""
    folder = tmp_path_factory.mktemp("earlier")
    with tarfile.open(DATA / "home-2026-11.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "home"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_verify_finds_everything_as_recorded(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home), "verify"]) == 0
    assert "7 captures, 2 signed heads: all as recorded" in capsys.readouterr().out


def test_json_lines_are_equal_but_for_added_fields(home: Path, tmp_path: Path) -> None:
    assert run(["--home", str(home), "export", "--format", "jsonl", "--out", str(tmp_path / "o")]) == 0
    before = lines(gzip.decompress((DATA / "home-2026-11.jsonl.gz").read_bytes()).decode())
    after = lines((tmp_path / "o").read_text(encoding="utf-8"))
    for campaign in (one for one in after if one["type"] == "campaign"):
        assert campaign["reasons"].pop(0) == UNDECIDED
    assert len(after) == len(before)
    assert [{name: now.get(name) for name in old} for old, now in zip(before, after, strict=True)] == before


def test_an_ad_is_shown_with_its_reasons(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home), "show", "old-1"]) == 0
    shown = capsys.readouterr().out
    assert "priority score 17.77" in shown
    assert "passport-retention" in shown
    assert "2 version(s)" in shown


def test_campaigns_are_ranked_as_before(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(home), "--json", "campaigns"]) == 0
    ranked = json.loads(capsys.readouterr().out)
    ranked = ranked["campaigns"] if isinstance(ranked, dict) else ranked
    assert [(one["id"], one["score"], one["listings"]) for one in ranked] == [
        ("c1", 23.77, 2),
        ("c2", 3.93, 1),
    ]
