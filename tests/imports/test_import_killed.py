"""An import that is stopped in the middle, with its assessing processes at work: they end, and it goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler import cli
from crawler.imports.summary import BATCH
from crawler.store import Store

ADS = 9 * BATCH
EARLY = """
import sys
from crawler.cli import run
from crawler.imports import load
load.FEW = 1
sys.exit(run(sys.argv[1:]))
"""
"""`adwatch` whose import starts its processes with the second batch; else the test would need thousands of ads."""
SECONDS = 60
"""Seconds after which a process hangs and its test fails."""


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("files") / "ads.jsonl"
    ads = (
        {"id": n, "title": f"Cook {n}", "text": f"Cook wanted in house {n}, call 0803 000 {n:04}"}
        for n in range(ADS)
    )
    path.write_text("\n".join(map(json.dumps, ads)))
    return path


def children(pid: int) -> list[int]:
    """Processes that a process has started and that live."""
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def wait_for(what, condition) -> None:
    give_up = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < give_up, what
        time.sleep(0.02)


def heed_interrupts() -> None:
    """In the child: a background job, which the suite may be, ignores Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_import_leaves_no_process_and_is_gone_on_with(how, file, tmp_path, capsys):
    words = ["--home", str(tmp_path), "import", str(file), "--source", "old"]
    command = [sys.executable, "-c", EARLY, *words, "--jobs", "2"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=heed_interrupts)
    with Store(tmp_path) as store:

        def at_work() -> bool:
            assert process.poll() is None, process.communicate()
            return store.listings.count() >= BATCH and len(children(process.pid)) >= 2

        wait_for("its processes", at_work)
        started = children(process.pid)
        process.send_signal(how)
        _, said = process.communicate(timeout=SECONDS)
        assert process.returncode == (130 if how == signal.SIGINT else -how), said
        # Killed with -9 while a process starts, Python itself tells in that process that nobody started it any more.
        assert (b"Traceback" if how == signal.SIGINT else b"/crawler/") not in said
        wait_for("their end", lambda: not any(os.path.exists(f"/proc/{pid}") for pid in started))
        assert BATCH <= store.listings.count() < ADS
    assert cli.run([*words, "--jobs", "1"]) == 0
    assert " 0 changed" in capsys.readouterr().out
    with Store(tmp_path) as store:
        assert store.listings.count() == store.database.number("SELECT count(*) FROM versions") == ADS
        assert store.database.number("SELECT count(*) FROM runs WHERE finished IS NULL") == 0
    assert cli.run(["--home", str(tmp_path), "verify"]) == 0
