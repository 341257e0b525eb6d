"""A scan by the workers of a real scheduler over TLS: killed workers, or a killed head, change nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quality.harness.archives import make
from tests.distributed.cluster_processes import cluster
from tests.scan.archives import mixed, write
from tests.scan.test_scan import ROOT, bytes_of, scan

RECORDS = int(os.environ.get("ADWATCH_SCAN_RECORDS", "0"))
"""ADWATCH_SCAN_RECORDS=200000 scans so many records of bench/scan.py, twice; else a few of the tests' own."""
KILLS = 3
"""Times that a worker is killed during a scan."""


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archives")
    if RECORDS:
        make(folder, RECORDS, files=8, share=0.03)
    else:
        for number in range(4):
            write(folder / f"{number}.warc.gz", mixed(number * 1000, 100 if number else 10))
    return folder


@pytest.fixture(scope="module")
def whole(archives, tmp_path_factory):
    """What a scan by one process of this machine leaves."""
    out = tmp_path_factory.mktemp("whole")
    assert scan(out, archives) == 0
    return bytes_of(out)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("engine")) as running:
        yield running


def start(engine, out: Path, archives: Path) -> subprocess.Popen[str]:
    by = ["--engine", engine.address, "--keys", str(engine.keys)]
    command = [sys.executable, "-m", "crawler", "--json", "scan", str(archives), "--out", str(out), *by]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def scanning(out: Path) -> list[int]:
    """Processes that have an archive of this scan in hand."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                held = [os.readlink(one) for one in (folder / "fd").iterdir()]
            except OSError:
                continue
            if any(one.startswith(str(out / "under-way")) for one in held):
                found.append(int(folder.name))
    return found


def kill_one(out: Path, process: subprocess.Popen[str]) -> int:
    """Kill a worker in the middle of an archive; 0 when the scan ended before."""
    while process.poll() is None:
        victims = scanning(out)
        if victims:
            victim = random.choice(victims)
            os.kill(victim, signal.SIGKILL)
            return victim
        time.sleep(0.01)
    return 0


def test_workers_killed_in_the_middle_change_nothing(engine, archives, whole, tmp_path):
    out = tmp_path / "out"
    process = start(engine, out, archives)
    killed = {kill_one(out, process)}
    for _ in range(KILLS - 1 if RECORDS else 0):
        time.sleep(random.uniform(1, RECORDS / 30_000))
        killed.add(kill_one(out, process))
    told, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    assert 0 not in killed
    assert bytes_of(out) == whole
    report = json.loads(told)
    assert (report["failed"], report["scanned"]) == ([], report["archives"])
    assert not list((out / "under-way").iterdir())


def test_a_killed_head_goes_on_by_the_same_command(engine, archives, whole, tmp_path):
    out = tmp_path / "out"
    process = start(engine, out, archives)
    while process.poll() is None and not any((out / "done").glob("*.json")):
        time.sleep(0.005)
    process.kill()
    process.communicate()
    process = start(engine, out, archives)
    told, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    assert json.loads(told)["skipped"] > 0
    assert bytes_of(out) == whole
