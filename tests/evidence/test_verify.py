"""Whatever is done to store, chain or captures is found, and the first record concerned is named.

ADWATCH_MUTATIONS sets how many random mutations are tried (the promise is 10,000).
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.evidence.captures import FOLDER
from crawler.evidence.signing import sign_head
from crawler.evidence.verify import verify
from crawler.store import Store
from crawler.store.chain_reader import ChainReader
from crawler.store.database import FILE
from crawler.store.ledger import PROVED
from tests.evidence.homes import change, rehash

MUTATIONS = int(os.environ.get("ADWATCH_MUTATIONS", "250"))


def first(home: Path) -> str | None:
    found = verify(home).first
    return found.record if found else None


def test_sound(home: Path) -> None:
    assert first(home) is None


def flip(value: Any, chance: random.Random) -> Any:
    """The value with one bit, one character or one unit changed."""
    if isinstance(value, int | float):
        return value + chance.choice((-1, 1))
    if value in (None, ""):
        return "x"
    place = chance.randrange(len(value))
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def test_random_mutations_are_all_found(home: Path) -> None:
    chance = random.Random(int(os.environ.get("ADWATCH_SEED", "1")))
    raw = sqlite3.connect(home / FILE, isolation_level=None)
    raw.execute("PRAGMA synchronous = OFF")
    columns = [(table, key, name) for table, key, names in PROVED.values() for name in names if name != key]
    columns += [
        ("ledger", "seq", name) for name in ("at", "kind", "subject", "detail", "digest", "previous", "hash")
    ]
    (capture,) = (home / FOLDER).iterdir()
    sound_bytes = capture.read_bytes()
    missed: list[object] = []
    for _ in range(MUTATIONS):
        if chance.random() < 0.3:
            place = chance.randrange(len(sound_bytes))
            damaged = bytearray(sound_bytes)
            damaged[place] ^= 1 << chance.randrange(8)
            capture.write_bytes(damaged)
            if first(home) is None:
                missed.append(place)
            capture.write_bytes(sound_bytes)
            continue
        table, key, name = chance.choice(columns)
        rows = raw.execute(f'SELECT "{key}", "{name}" FROM {table}').fetchall()
        number, value = chance.choice(rows)
        try:
            raw.execute(f'UPDATE {table} SET "{name}" = ? WHERE "{key}" = ?', (flip(value, chance), number))
        except sqlite3.IntegrityError:
            continue
        if first(home) is None:
            missed.append((table, number, name))
        raw.execute(f'UPDATE {table} SET "{name}" = ? WHERE "{key}" = ?', (value, number))
    raw.close()
    assert missed == []
    assert first(home) is None


def forgeries() -> Iterator[tuple[str, Callable[[Path], None], str]]:
    copy = "INSERT INTO versions SELECT 99, listing, 99, run, seen_at, content_hash, capture, title,"
    copy += " hiring_organization, job_location, base_salary, date_posted, description, text, posting"
    copy += " FROM versions WHERE id = 1"

    def swapped(home: Path) -> None:
        for old, new in ((4, -4), (3, 4), (-4, 3)):
            change(home, "UPDATE ledger SET seq = ? WHERE seq = ?", new, old)

    def removed_and_closed(home: Path) -> None:
        change(home, "DELETE FROM ledger WHERE seq = 4")
        change(home, "UPDATE ledger SET seq = seq - 1 WHERE seq > 4")
        rehash(home, 4)

    def forged(home: Path) -> None:
        change(home, "UPDATE versions SET title = 'Forged' WHERE id = 2")
        with Store(home) as store:
            digest = ChainReader(store.database).digests("version", [2])[2]
        change(home, "UPDATE ledger SET digest = ? WHERE subject = 'version:2'", digest)
        rehash(home, 9)

    def cut(home: Path) -> None:
        change(home, "DELETE FROM ledger WHERE seq > 15")

    def redated(home: Path) -> None:
        change(home, "UPDATE ledger SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 5")
        rehash(home, 5)

    yield "row removed", lambda home: change(home, "DELETE FROM versions WHERE id = 2"), "version:2"
    yield "row changed", lambda home: change(home, "UPDATE versions SET text = 'x' WHERE id = 3"), "version:3"
    yield "row inserted", lambda home: change(home, copy), "version:99"
    yield "entry removed", lambda home: change(home, "DELETE FROM ledger WHERE seq = 3"), "ledger:4"
    yield "entries swapped", swapped, "ledger:3"
    yield "entry removed, the rest rehashed", removed_and_closed, "capture:3"
    yield "row and entry forged, the rest rehashed", forged, "head:16"
    yield "entry redated, the rest rehashed", redated, "head:16"
    yield "tail cut off", cut, "proof:runs/1"


@pytest.mark.parametrize(("forge", "record"), [pytest.param(f, r, id=name) for name, f, r in forgeries()])
def test_forgeries_are_named(home: Path, forge: Callable[[Path], None], record: str) -> None:
    forge(home)
    assert first(home) == record


def test_captures_swapped_removed_and_added(home: Path) -> None:
    (path,) = (home / FOLDER).iterdir()
    content = path.read_bytes()
    with Store(home) as store:
        rows = list(store.captures.all())
    one, two = rows[2], rows[3]
    parts = (content[: one.offset], content[two.offset : two.offset + two.length])
    path.write_bytes(b"".join((*parts, content[one.offset : two.offset], content[two.offset + two.length :])))
    assert first(home) == "capture:3"
    path.write_bytes(content[: rows[-1].offset])
    assert first(home) == "capture:6"
    path.write_bytes(content)
    (home / FOLDER / "other.warc.gz").write_bytes(content)
    assert first(home) == "file:other.warc.gz"
    (home / FOLDER / "other.warc.gz").unlink()
    path.unlink()
    assert first(home) == f"file:{path.name}"


def test_a_head_kept_elsewhere_shows_a_chain_written_anew(home: Path) -> None:
    kept = (home / "heads.txt").read_text().splitlines()[-1]
    change(home, "UPDATE ledger SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 5")
    rehash(home, 5)
    (home / "heads.txt").unlink()
    (home / "signing.key").unlink()
    (home / "signing.pub").unlink()
    with Store(home) as store:
        sign_head(store)
    assert verify(home).ok
    report = verify(home, heads=[kept])
    assert report.first is not None
    assert report.first.record.startswith("head:")


def test_heads_that_are_no_heads(home: Path) -> None:
    kept = (home / "heads.txt").read_text().splitlines()[-1]
    for line in (
        "rubbish",
        kept[:-1] + ("0" if kept[-1] != "0" else "1"),
        kept.replace("adwatch-head 17", "adwatch-head 12"),
    ):
        assert not verify(home, heads=[line]).ok
    assert (home / "signing.key").stat().st_mode & 0o777 == 0o600
