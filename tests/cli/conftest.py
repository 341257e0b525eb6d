"""A home that was filled by an import, and a way to run a verb in it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler import cli

ADS = (
    {
        "id": "ad-1",
        "title": "Nanny for Dubai",
        "description": "Free visa and ticket, passport kept by employer. WhatsApp +971501234567.",
        "hiring_organization": "Blue Door Agency",
        "url": "https://jobs.example/1",
    },
    {
        "id": "ad-2",
        "title": "Housemaid for Dubai",
        "description": "Free visa and ticket, passport kept by employer. WhatsApp +971501234567.",
        "hiring_organization": "Red Door Agency",
        "url": "https://jobs.example/2",
    },
    {
        "id": "ad-3",
        "title": "Accountant",
        "description": "Full-time accountant in Leeds, pension, apply by post.",
        "url": "https://jobs.example/3",
    },
)
"""Two ads of one campaign and an ad of no campaign, all invented."""

SOURCES = """[crawler]
contact = "watch@agency.example"

[source.board]
kind = "sitemap"
url = "http://127.0.0.1:9/sitemap.xml"
allow_private = true

[source.off]
kind = "feed"
url = "http://127.0.0.1:9/feed.xml"
allow_private = true
enabled = false
"""


@dataclass(frozen=True)
class Ran:
    """How a run of adwatch ended."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Its output as one JSON document."""
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        """Its output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Adwatch:
    """Runs verbs in a home; option values may hold {tmp}, the folder of the test."""

    folder: Path
    capture: Any

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def __call__(self, *words: str) -> Ran:
        given = [word.replace("{tmp}", str(self.folder)) for word in words]
        sources = str(self.folder / "sources.toml")
        self.capture.readouterr()
        status = cli.run(["--home", str(self.home), "--sources", sources, *given])
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return Ran(status, out, err)


def write_ads(path: Path) -> Path:
    """The ads as JSON Lines."""
    path.write_text("".join(json.dumps(ad) + "\n" for ad in ADS), "utf-8")
    return path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that holds `ADS`, a sources file and the imported file; copied for each test."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "empty").mkdir()
    ads = write_ads(folder / "ads.jsonl")
    (folder / "sources.toml").write_text(SOURCES, "utf-8")
    assert cli.run(["--home", str(folder / "home"), "import", str(ads), "--source", "files"]) == 0
    return folder


@pytest.fixture
def adwatch(filled: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Adwatch:
    """Runs verbs in a copy of the filled home."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return Adwatch(tmp_path, capfd)


@pytest.fixture
def empty(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Adwatch:
    """Runs verbs in a home that is not there yet, without a sources file."""
    return Adwatch(tmp_path, capfd)
