"""What code that got into a parser tries: an attacker's hand in the confined process itself."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

CLONE_NEWNET = 0x40000000
NEW = Path("/tmp/adwatch-hole")
"""What a hole would write beside the home."""


def tried(what: Callable[[], object]) -> str:
    try:
        what()
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "REACHED"


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _open_files() -> int:
    """How many files and sockets it has beside the standard ones and its own socket."""
    found = 0
    for number in range(3, 256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found += 1
    return found


def _called(flags: int) -> None:
    """unshare(2), by its number: a parser's hole has no need of the C library's checks."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def _thread() -> None:
    import threading

    threading.Thread(target=int).start()


def attack(secret: str, port: int, shell: bool) -> dict[str, str]:
    """Name of each way -> `REACHED`, or the error that stood in it; `shell` as well replaces the process by one."""
    folder = os.path.dirname(secret)
    return {
        "key": tried(lambda: Path(secret).read_text("utf-8")),
        "key's folder": tried(lambda: os.listdir(folder)),
        "key through a link": tried(lambda: Path("/proc/self/root" + secret).read_text("utf-8")),
        "key written over": tried(lambda: Path(secret).write_text("x", "utf-8")),
        "key removed": tried(lambda: os.remove(secret)),
        "new file": tried(lambda: Path(folder, "new").write_text("x", "utf-8")),
        "new file beside": tried(lambda: NEW.write_text("x", "utf-8")),
        "program": tried(lambda: subprocess.run(["/bin/true"], check=False)),
        "shell": tried(lambda: os.execv("/bin/sh", ["sh", "-c", "true"])) if shell else "",
        "fork": tried(_fork),
        "thread": tried(_thread),
        "parent's memory": tried(lambda: Path(f"/proc/{os.getppid()}/mem").open("rb")),
        "parent's variables": tried(lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes()),
        "parent killed": tried(lambda: os.kill(os.getppid(), 0)),
        "tcp": tried(lambda: socket.create_connection(("127.0.0.1", port), 2)),
        "udp": tried(
            lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))
        ),
        "abstract socket": tried(lambda: socket.socket(socket.AF_UNIX).connect("\0adwatch-walls")),
        "packets": tried(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW)),
        "namespace": tried(lambda: _called(CLONE_NEWNET)),
        "variables": "REACHED" if "ADWATCH_PASSPHRASE" in os.environ else "absent",
        "open files": "absent" if _open_files() <= 1 else "REACHED",
    }


def nonsense(secret: str) -> int:
    """An answer of another type than the one declared."""
    return {"path": secret}  # type: ignore[return-value]


def crash() -> int:
    """Ends the process as a hole that misses does."""
    import ctypes

    return ctypes.string_at(0)[0]


def forever() -> int:
    """Takes more processor than a page may."""
    while True:
        pass


def vast() -> int:
    """Takes more memory than a page may."""
    return len(bytearray(4 << 30))


def well() -> str:
    """Answers as a parser does."""
    return "well"


PLANTED: list[str] = []


def plant(mark: str) -> list[str]:
    """Leaves a mark in the memory of its process, and tells all that are there."""
    PLANTED.append(mark)
    return PLANTED


def number() -> int:
    """Number of its process."""
    return os.getpid()


def asks_for_bytes() -> bytes:
    """Asks for more of a lent stream than is given, from before its beginning."""
    from crawler.confined import lent

    lent._LENDER[0].send(lent.LEND, ("seek", 0, 77))
    lent._LENDER[0].receive(int)
    lent._LENDER[0].send(lent.LEND, ("read", 1 << 40, 0))
    return bytes(lent._LENDER[0].receive(bytes))
