# ruff: noqa: E501 - attacks as tables
"""C4: a stolen worker's key is worth one worker: no code on the scheduler, on other workers, or in the head's process."""

from __future__ import annotations

import io
import pickle
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from crawler.distributed.cluster.keys import Keys, make_keys
from crawler.distributed.engine.connect import open_engine
from crawler.errors import UserError
from quality.harness.engine_processes import ROOT, address_of, start
from tests.adversary.rogue import Evil, EvilError
from tests.distributed.tasks import double, tell_and_wait


@dataclass(frozen=True)
class Fleet:
    address: str
    keys: Keys


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """A scheduler with one honest worker."""
    keys = make_keys(tmp_path_factory.mktemp("keys") / "ours")
    processes = [start("scheduler", "127.0.0.1:0", keys.folder)]
    try:
        address = address_of(processes[0])
        processes.append(start("worker", address, keys.folder, "--processes", "1"))
        assert address_of(processes[1]) == address
        yield Fleet(address, keys)
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(20)


def rogue(what: str, fleet: Fleet, note: Path, **more: object) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.adversary.rogue",
        what,
        fleet.address,
        str(fleet.keys.folder),
        str(note),
    ]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("evil", [Evil, EvilError])
def test_the_payload_works_where_a_pickle_is_opened(tmp_path: Path, evil: type) -> None:
    from crawler.distributed.cluster.roles import InertReader  # with Dask, which is slow to load

    note = tmp_path / "note"
    data = pickle.dumps(evil(str(note)))
    InertReader(io.BytesIO(data)).load()
    assert not note.exists()
    # With Dask loaded, an error that is opened gets its traceback: here, whatever the payload returned.
    with suppress(AttributeError):
        pickle.loads(data)
    assert note.exists(), "an attack that can't succeed proves nothing"


def test_a_workers_key_gives_no_orders(fleet: Fleet, tmp_path: Path) -> None:
    note = tmp_path / "note"
    process = rogue("as_client", fleet, note)
    assert process.wait(60) != 0
    assert not note.exists()


def test_the_scheduler_opens_no_pickle_of_a_worker(fleet: Fleet, tmp_path: Path) -> None:
    note = tmp_path / "note"
    process = rogue("as_sender", fleet, note)
    process.wait(60)
    assert not note.exists()
    with open_engine(fleet.address, keys=fleet.keys.folder) as engine:
        assert [done.result for done in engine.run(double, [4])] == [8], "and it still serves the honest"


@pytest.mark.parametrize("way", ["as_worker", "as_raiser"])
def test_a_rogue_worker_runs_nothing_in_the_heads_process(fleet: Fleet, tmp_path: Path, way: str) -> None:
    note = tmp_path / "note"
    process = rogue(way, fleet, note)
    try:
        with open_engine(fleet.address, keys=fleet.keys.folder) as engine:
            while engine.width < 2:  # however long a busy machine takes: its key is a worker's, so it joins
                assert process.poll() is None
                time.sleep(0.1)
            found = list(engine.run(partial(tell_and_wait, str(tmp_path)), range(12)))
    finally:
        process.terminate()
        process.wait(20)
    # The rogue opens its own exception before it sends it.
    assert set(note.read_text().split() if note.exists() else ()) <= {str(process.pid)}
    assert all(done.result == done.item for done in found if done.error is None)
    assert any(done.error for done in found), "what the rogue answered is an error of its items"
    assert any(done.error is None for done in found)


def answered(address: str, keys: Keys, role: str, own: str) -> bytes:
    """The first bytes that a process answers to a key, from a given address of this machine."""
    host, port = address.rpartition("://")[2].split(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(keys.folder / "ca.pem")
    context.load_cert_chain(keys.file(role))  # type: ignore[arg-type]
    with (
        socket.create_connection((host, int(port)), timeout=5, source_address=(own, 0)) as plain,
        context.wrap_socket(plain) as inside,
    ):
        try:
            return inside.recv(1)
        except (ConnectionError, ssl.SSLError, TimeoutError):
            return b""


def test_no_worker_answers_another_worker_or_a_client(fleet: Fleet) -> None:
    from crawler.distributed.engine.dask_engine import DaskEngine  # slow to load

    with open_engine(fleet.address, keys=fleet.keys.folder) as engine:
        assert isinstance(engine, DaskEngine)
        for _ in range(100):
            workers = list(engine.run_on_workers(double, 1))
            if len(workers) == 1:
                break
            time.sleep(0.1)  # until the scheduler has noticed that the rogue of another test is gone
        (worker,) = workers
    assert answered(worker, fleet.keys, "scheduler", "127.0.0.2") != b""
    assert answered(worker, fleet.keys, "worker", "127.0.0.2") == b""
    assert answered(worker, fleet.keys, "client", "127.0.0.2") == b""


def test_a_workers_key_does_not_pass_for_the_scheduler(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.distributed.engine.dask_engine.CONNECT_TIMEOUT", 2.0)
    process = rogue("as_scheduler", fleet, tmp_path / "note")
    try:
        assert process.stdout is not None
        posing = process.stdout.readline().strip()
        with (
            pytest.raises(UserError, match="no scheduler answers"),
            open_engine(posing, keys=fleet.keys.folder),
        ):
            pass
    finally:
        process.terminate()
        process.wait(20)
