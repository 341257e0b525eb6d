"""Homes of two agencies that share one contact of a few."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler import cli

HARM = "Free visa and ticket, passport kept by employer, pay the agent 900 dollars before travel."
SHARED = "+971501234567"
OWN = {"north": "+971501234001", "south": "+971501234002"}


@dataclass
class Agency:
    """One agency's home, and its command line."""

    name: str
    folder: Path
    capture: pytest.CaptureFixture[str]

    @property
    def home(self) -> Path:
        return self.folder / self.name

    def __call__(self, *words: object) -> str:
        """Run a verb that must succeed. Returns its output."""
        status, out, err = self.try_(*words)
        assert status == 0, err
        return out

    def try_(self, *words: object) -> tuple[int, str, str]:
        """Run a verb. Returns status, output and messages."""
        self.capture.readouterr()
        status = cli.run(["--home", str(self.home), *map(str, words)])
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return status, out, err

    def take_in(self, *numbers: str) -> None:
        ads = [
            {"id": f"{self.name}-{n}", "title": "Nanny for Dubai", "description": f"{HARM} WhatsApp {n}"}
            for n in numbers
        ]
        path = self.folder / f"{self.name}.jsonl"
        path.write_text("".join(json.dumps(ad) + "\n" for ad in ads), "utf-8")
        self("import", path, "--source", "files")

    def register(self, other: "Agency", *limits: object) -> None:
        key = other("partners", "key").strip()
        self("partners", "add", other.name, "--key", key, "--legal-basis", "agreement 7", *limits)


@pytest.fixture
def agencies(tmp_path, capfd):
    """Two agencies that have registered each other."""
    north, south = (Agency(name, tmp_path, capfd) for name in OWN)
    for agency in (north, south):
        agency.take_in(OWN[agency.name], SHARED)
    north.register(south)
    south.register(north)
    return north, south
