"""What an attacker has: the command, a browser's requests to the running desk, and the files that come out."""

from __future__ import annotations

import html
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from crawler import cli
from tests.review.conftest import COST, Client, serve

PASSWORD = "correct horse battery"
ROOT = Path(__file__).parents[2]
CHEAP = f"""
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as in a terminal, also where the tests themselves run under nohup
from crawler.cli import run
from crawler.review.web.context import AppContext
assert "scrypt_cost" in AppContext.__init__.__kwdefaults__
AppContext.__init__.__kwdefaults__["scrypt_cost"] = {COST}
sys.exit(run(sys.argv[1:]))
"""
"""`adwatch` whose desk takes little time for a password; all else is as its operator runs it."""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Home:
    """A home with its commands."""

    path: Path

    def __call__(self, *words: str, stdin: str = "") -> Ran:
        """Run a verb."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        before, sys.stdin = sys.stdin, io.StringIO(stdin)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                status = cli.run(["--home", str(self.path), *words])
        finally:
            sys.stdin = before
        told = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]
        assert "Traceback" not in "".join(told), told
        return Ran(status, *told)

    def bring(self, ads: Sequence[Mapping[str, object]], source: str = "board") -> None:
        """Import ads."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        file = self.path.parent / f"{source}.jsonl"
        file.write_text("".join(json.dumps(ad) + "\n" for ad in ads), "utf-8")
        done = self("import", str(file), "--source", source)
        assert done.status == 0, done.all

    def account(self, name: str, role: str, cost: int = COST) -> None:
        """Add an account whose password is hashed at little cost unless `cost` says otherwise."""
        with patch("crawler.review.accounts.passwords.COST", cost):
            done = self(
                "review", "--add-user", name, "--role", role, "--password-stdin", stdin=PASSWORD + "\n"
            )
        assert done.status == 0, done.all

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk, served in this process."""
        serving = serve(self.path)
        yield Desk(next(serving).port, os.getpid())
        for _ in serving:
            pass

    @contextmanager
    def own_desk(
        self, *words: str, cheap: bool = False, stopped_by: signal.Signals = signal.SIGTERM
    ) -> Iterator[Desk]:
        """The desk as a process of its own on a free port; a cheap one hashes a password at little cost."""
        program = ["-c", CHEAP] if cheap else ["-m", "crawler"]
        command = [sys.executable, *program, "--home", str(self.path), "review", "--port", "0", *words]
        said = self.path.parent / "desk.log"
        with said.open("w") as log:
            running = subprocess.Popen(command, stderr=log, text=True, cwd=ROOT)
        try:
            found = None
            while found is None and running.poll() is None:  # however busy the machine is
                time.sleep(0.05)
                found = re.search(r":(\d+)/ ", said.read_text("utf-8"))
            assert found, said.read_text("utf-8")
            yield Desk(int(found[1]), running.pid)
        finally:
            running.send_signal(stopped_by)
            running.wait(20)
        assert "Traceback" not in said.read_text("utf-8")


@dataclass(frozen=True)
class Desk:
    """A running desk."""

    port: int
    pid: int

    def client(self, name: str) -> Client:
        """A browser in which somebody has signed in."""
        client = Client(self.port)
        answer = client.sign_in(name, PASSWORD)
        assert answer.status == 303, answer.text
        return client


def words_of(path: Path) -> str:
    """All text of an exported file, folder or archive, decoded as its receiver's program would."""
    if path.is_dir():
        return "\n".join(
            f"{file.name}\n{words_of(file)}" for file in sorted(path.rglob("*")) if file.is_file()
        )
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return "\n".join(
                readable(packed.read(name).decode("utf-8", "replace")) for name in packed.namelist()
            )
    return readable(path.read_text("utf-8", "replace"))


def readable(text: str) -> str:
    """A text with the escapes of JSON, HTML and XML undone, in every combination that our formats use."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    plain = plain.replace("\\n", "\n").replace('\\"', '"')
    plain = html.unescape(html.unescape(plain))
    return f"{plain}\n{re.sub(r'<sup>.*?</sup>|<[^>]*>', '', plain)}"
