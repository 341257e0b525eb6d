"""Homes of two agencies that share one contact of a few."""

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler import cli

HARM = "Free visa and ticket, passport kept by employer, pay the agent 900 dollars before travel."
SHARED = "+971501234567"
OWN = {"north": "+971501234001", "south": "+971501234002"}


class Outputs:
    """What verbs print while a fixture of a whole module runs them: pytest's own capture is for one test."""

    def __init__(self) -> None:
        self._files = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2)]

    def run(self, words: list[str]) -> int:
        with redirect_stdout(self._files[0]), redirect_stderr(self._files[1]):
            return cli.run(words)

    def readouterr(self) -> tuple[str, str]:
        said = []
        for file in self._files:
            raw = file.buffer
            assert isinstance(raw, io.BytesIO)
            said.append(raw.getvalue().decode())
            raw.seek(0)
            raw.truncate()
        return said[0], said[1]


@dataclass
class Agency:
    """One agency's home, and its command line."""

    name: str
    folder: Path
    capture: pytest.CaptureFixture[str] | Outputs

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
        line = ["--home", str(self.home), *map(str, words)]
        status = self.capture.run(line) if isinstance(self.capture, Outputs) else cli.run(line)
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


@pytest.fixture(scope="session")
def registered(tmp_path_factory):
    """The homes of two agencies that have registered each other."""
    folder = tmp_path_factory.mktemp("agencies")
    north, south = (Agency(name, folder, Outputs()) for name in OWN)
    for agency in (north, south):
        agency.take_in(OWN[agency.name], SHARED)
    north.register(south)
    south.register(north)
    return north.home, south.home


@pytest.fixture
def agencies(registered, tmp_path, capfd):
    """Copies of them, for one test."""
    north, south = (Agency(name, tmp_path, capfd) for name in OWN)
    for made, agency in zip(registered, (north, south), strict=True):
        shutil.copytree(made, agency.home)
    return north, south
