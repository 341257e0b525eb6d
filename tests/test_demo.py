"""`make demo` as a newcomer runs it: it ends well, shows reasons, says how to look closer, and can be repeated."""

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from rich.cells import cell_len

from crawler.demo import run as demo

ROOT = Path(__file__).parents[1]


def test_demo_shows_what_it_found_and_its_advice_works(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "upfront-recruitment-fee" in done.stdout
    table = [line for line in done.stdout.splitlines() if line.startswith("│")]
    assert {cell_len(line) for line in table} == {100}
    advice = re.search(r"Look closer: python -m crawler (--home \S+ show) (c\d+) .*show (\w+) ", done.stdout)
    assert advice
    shown = subprocess.run(
        [sys.executable, "-m", "crawler", *advice[1].split(), advice[3]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert "Why" in shown.stdout


def test_demo_takes_a_free_port_when_its_own_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "HOME", tmp_path / "demo")
    with socket.socket() as taken, ExitStack() as stack:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site = demo.serve(stack, port)
        assert site.url.startswith("http://127.0.0.1:")
        assert not site.url.endswith(f":{port}")
