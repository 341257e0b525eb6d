"""What an attacker with write access to a home has: SQL, the files, and the way the chain is hashed.

Nothing here uses the program: who attacks evidence writes their own tools, and knows the source code.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler import cli

ADS = tuple(
    {
        "id": f"ad-{number}",
        "title": f"Nanny number {number} for Dubai",
        "description": (
            f"Free visa and ticket, passport kept by employer, no salary. WhatsApp +97150123456{number}."
        ),
        "hiring_organization": f"Door {number} Agency",
        "url": f"https://jobs.example/{number}",
    }
    for number in range(1, 7)
)
"""Invented ads with signs of trafficking; numbers that are not in use."""


@dataclass(frozen=True)
class Ran:
    """How a verb ended."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Its output as one JSON document."""
        return json.loads(self.out)

    @property
    def head(self) -> str:
        """The head line that it printed."""
        return str(re.findall(r"adwatch-head .*", self.out + self.err)[-1])


@dataclass(frozen=True)
class Target:
    """A home under attack, and the command line that must notice."""

    home: Path
    capture: Any

    def run(self, *words: str) -> Ran:
        """Run a verb as its user would."""
        self.capture.readouterr()
        status = cli.run(["--home", str(self.home), *words])
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return Ran(status, out, err)

    def findings(self, *words: str) -> dict[str, str]:
        """Record and problem of all that `adwatch verify` finds; its exit status must agree."""
        ran = self.run("--json", "verify", *words)
        found = {one["record"]: one["problem"] for one in ran.json()["findings"]}
        assert ran.status == (1 if found else 0), ran
        return found

    @contextmanager
    def sql(self) -> Iterator[sqlite3.Connection]:
        """The store, with everything dropped that guards it, and put back afterwards."""
        raw = sqlite3.connect(self.home / "adwatch.db", isolation_level=None)
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f'DROP TRIGGER "{name}"')
        yield raw
        for _, made in guards:
            raw.execute(made)
        raw.close()

    def warc(self, name: str = "*") -> Path:
        """A capture file."""
        return next((self.home / "captures").glob(name))


def fixed_json(value: object) -> str:
    """JSON as the chain hashes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(value: object) -> str:
    """SHA-256 of a value as the chain hashes it."""
    return hashlib.sha256(fixed_json(value).encode()).hexdigest()


def append(raw: sqlite3.Connection, kind: str, subject: str, detail: object) -> None:
    """Append an entry that fits the chain: its hash has no key."""
    seq, previous = raw.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    at, text = "2026-11-26T12:00:00.000Z", fixed_json(detail)
    proof = hashlib.sha256(text.encode()).hexdigest()
    link = digest([seq + 1, at, kind, subject, proof, previous])
    raw.execute(
        "INSERT INTO ledger (seq, at, kind, subject, detail, digest, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq + 1, at, kind, subject, text, proof, previous, link),
    )


def row_digest(raw: sqlite3.Connection, table: str, key: str, number: int) -> str:
    """Digest of a row of `captures` or `versions`, whose columns the chain covers in the order of the table."""
    return digest(list(raw.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,)).fetchone()))


def same_length(plain: bytes, length: int) -> bytes:
    """A gzip member of exactly this length: a comment in its header fills the room."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(plain) + packer.flush()
    tail = zlib.crc32(plain).to_bytes(4, "little") + len(plain).to_bytes(4, "little")
    head = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
    return head + b"-" * (length - len(head) - 1 - len(packed) - len(tail)) + b"\0" + packed + tail


def members(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, length and unpacked bytes of the gzip members of a file."""
    at = 0
    while at < len(content):
        reader = zlib.decompressobj(zlib.MAX_WBITS + 16)
        plain = reader.decompress(content[at:])
        size = len(content) - at - len(reader.unused_data)
        yield at, size, plain
        at += size
