"""The process that computes password hashes: requests on its standard input, a line each, answers on its output.

Run as a file of its own with nothing but the standard library. The desk's pages share one interpreter lock, and a
thread of low priority that holds it would hold up all of them on a busy machine; this process holds up nobody.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Final

BLOCK, PARALLEL = 8, 3
"""scrypt's r and p (OWASP Password Storage Cheat Sheet, 2026)."""
NICENESS: Final = 2
"""By which it steps back (nice(2)): pages of people at work have half as much again of a busy processor, and an
idle machine hashes as fast. Set by hand in 2026."""


def scrypt(password: bytes, salt: bytes, cost: int) -> bytes:
    """The hash of a password, 32 bytes; `cost` is log2 of N."""
    memory = 256 * BLOCK * 2**cost
    return hashlib.scrypt(password, salt=salt, n=2**cost, r=BLOCK, p=PARALLEL, maxmem=memory, dklen=32)


def request_line(password: bytes, salt: bytes, cost: int) -> bytes:
    """What the process is asked."""
    return json.dumps([b64encode(password).decode(), b64encode(salt).decode(), cost]).encode() + b"\n"


def main() -> None:
    """Answer until the input ends, which it does with the desk."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)
    for line in sys.stdin.buffer:
        password, salt, cost = json.loads(line)
        sys.stdout.buffer.write(b64encode(scrypt(b64decode(password), b64decode(salt), cost)) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
