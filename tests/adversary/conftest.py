from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler import cli
from tests.adversary.attacker import ADS, Target


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that holds `ADS`, imported by the command line; copied for each attack."""
    folder = tmp_path_factory.mktemp("adversary")
    ads = folder / "ads.jsonl"
    ads.write_text("".join(json.dumps(ad) + "\n" for ad in ADS), "utf-8")
    assert cli.run(["--home", str(folder / "home"), "import", str(ads), "--source", "files"]) == 0
    return folder / "home"


@pytest.fixture
def target(imported: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Target:
    """A home under attack, with a signed head on file."""
    shutil.copytree(imported, tmp_path / "home")
    return Target(tmp_path / "home", capfd)
