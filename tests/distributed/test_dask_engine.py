"""Scheduler and workers as real processes on loopback, with TLS."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from crawler.distributed.cluster.keys import make_keys
from crawler.distributed.engine.connect import full_address, open_engine
from crawler.errors import UserError
from quality.harness.engine_processes import ROOT, address_of, start
from tests.distributed.tasks import double, tell_and_wait, wait_and_tell


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return make_keys(tmp_path_factory.mktemp("keys") / "ours").folder


@pytest.fixture(scope="module")
def address(keys):
    """Of a scheduler with two workers."""
    processes = [start("scheduler", "127.0.0.1:0", keys)]
    try:
        found = address_of(processes[0])
        processes.append(start("worker", found, keys, "--processes", "2"))
        assert address_of(processes[1]) == found
        yield found
    finally:
        for process in reversed(processes):
            process.terminate()
            assert process.wait(20) == 0


def test_items_are_done_by_the_workers(address, keys):
    with open_engine(address, keys=keys) as engine:
        found = list(engine.run(double, range(-1, 20)))
    assert {done.item: done.result for done in found} == {-1: None} | {n: 2 * n for n in range(20)}
    assert [done.error for done in found if done.error] == ["ValueError: -1 is below 0"]


def test_what_a_killed_worker_had_is_done_by_another(address, keys, tmp_path):
    with open_engine(address, keys=keys) as engine:
        answers = engine.run(partial(tell_and_wait, str(tmp_path)), range(12))
        found = [next(answers).result]
        victim = int(max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime).name.split("-")[1])
        os.kill(victim, signal.SIGKILL)
        found += [done.result for done in answers]
    assert sorted(filter(None, found)) == list(range(1, 12))
    assert 0 in found
    assert len({path.name.split("-")[1] for path in tmp_path.iterdir()}) >= 2


def test_an_answer_that_dies_with_its_worker_is_made_again(address, keys, tmp_path):
    with open_engine(address, keys=keys) as engine:
        answers = engine.run(partial(wait_and_tell, str(tmp_path)), range(4))
        found = [next(answers).result]
        while len(notes := list(tmp_path.iterdir())) < 4:
            time.sleep(0.05)
        time.sleep(0.5)  # all four are done, and the results of three are still on the workers
        victim = next(path for path in notes if not path.name.startswith(f"{found[0]}-"))
        os.kill(int(victim.name.split("-")[1]), signal.SIGKILL)
        time.sleep(0.5)
        found += [done.result for done in answers]
    assert {*found} == {0, 1, 2, 3}
    assert len(list(tmp_path.iterdir())) > 4


@pytest.mark.parametrize("other", ["none", "of another authority"])
def test_who_has_no_key_of_ours_is_refused(address, tmp_path, other, monkeypatch):
    monkeypatch.setattr("crawler.distributed.engine.dask_engine.CONNECT_TIMEOUT", 1.0)
    strange = None if other == "none" else make_keys(tmp_path / "theirs").folder
    asked = address.replace("tls://", "tcp://") if strange is None else address
    with pytest.raises(UserError, match="no scheduler answers"), open_engine(asked, keys=strange):
        raise AssertionError("let in")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["scheduler"], 2, "0.0.0.0 is open to other machines and needs TLS: add --keys"),
        (["scheduler", "{address}"], 2, "can't listen at {address}: .*in use"),
        (["worker", "127.0.0.1", "--memory", "much"], 2, "'much' is no size; try '3 GB'"),
        (["worker", "127.0.0.1", "--keys", "nowhere"], 2, "'nowhere' does not exist"),
        (["keys", "{keys}"], 2, "is not empty; keys are never replaced"),
    ],
)
def test_what_is_wrong_is_named(address, keys, arguments, status, said):
    place = {"address": address.removeprefix("tls://"), "keys": str(keys)}
    given = [each.format(**place) for each in arguments]
    if "{address}" in arguments:
        given += ["--keys", str(keys)]
    found = subprocess.run(
        [sys.executable, "-m", "crawler", "engine", *given],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert found.returncode == status
    assert re.search(said.format(address=address), found.stderr)
    assert "Traceback" not in found.stderr


def test_other_machines_are_not_spoken_to_in_the_clear(tmp_path):
    assert full_address("127.0.0.1", None) == "tcp://127.0.0.1:8786"
    assert full_address("[::1]:99", None) == "tcp://[::1]:99"
    assert full_address("10.0.0.5:1", tmp_path) == "tls://10.0.0.5:1"
    assert full_address("10.0.0.5", None, without_tls=True) == "tcp://10.0.0.5:8786"
    for wrong, keys in (
        ("10.0.0.5", None),
        ("tcp://10.0.0.5", tmp_path),
        ("tls://localhost", None),
        ("", None),
    ):
        with pytest.raises(UserError):
            full_address(wrong, keys)


def test_keys_are_for_their_owner_only_and_never_replaced(keys):
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    with pytest.raises(UserError, match="not empty"):
        make_keys(keys)
