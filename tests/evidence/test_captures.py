from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.errors import UserError
from crawler.evidence.captures import FOLDER, CaptureWriter, open_writer, seal
from crawler.evidence.verify import verify
from crawler.store import Store
from tests.evidence.homes import STARTED, exchange, fill, keep


def files(store: Store) -> list[Path]:
    return sorted((store.home / FOLDER).iterdir())


def records(path: Path) -> list[tuple[str, str, bytes]]:
    with path.open("rb") as file:
        return [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI") or "", one.content_stream().read())
            for one in ArchiveIterator(file)
        ]


def test_records_hold_the_exchange_as_received(store: Store) -> None:
    with open_writer(store) as writer:
        keep(store, writer, [exchange(1, requested_url="https://jobs.example.org/old")])
    (path,) = files(store)
    with path.open("rb") as file:
        found = list(ArchiveIterator(file))
        assert [one.rec_type for one in found] == ["warcinfo", "response", "request", "metadata"]
    with path.open("rb") as file:
        answer = next(one for one in ArchiveIterator(file) if one.rec_type == "response")
        head = answer.rec_headers
        assert head.protocol == "WARC/1.1"
        assert head.get_header("WARC-Date") == STARTED
        assert head.get_header("WARC-IP-Address") == "192.0.2.7"
        assert [v for n, v in head.headers if n == "WARC-Protocol"] == ["http/1.1", "tls/1.3"]
        assert answer.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
        assert answer.content_stream().read() == b"<html>ad 1</html>"
    row = store.captures.get(1)
    assert row is not None
    assert (row.kind, row.requested_url) == ("response", "https://jobs.example.org/old")


def test_the_same_body_again_is_a_revisit(store: Store) -> None:
    with open_writer(store) as writer:
        keep(store, writer, [exchange(1)])
        keep(store, writer, [exchange(1), exchange(1, body=b"new"), exchange(2)])
    assert [row.kind for row in store.captures.all()] == ["response", "revisit", "response", "response"]
    (path,) = files(store)
    kinds = [kind for kind, _, _ in records(path)]
    assert kinds.count("revisit") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"url": "https://jobs.example.org/a b\r\nX: y\u202e\ud800"},
        {"headers": (("X-Break", "a\r\nInjected: b"), ("X-Wide", "\u4e2d"))},
        {"body": b""},
        {"body": b"WARC/1.1\r\n\r\n" * 1000},
        {"decoded": False, "headers": (("Content-Length", "5"),), "body": b"12345"},
        {"imported": True},
        {"truncated": "length"},
    ],
    ids=("plain", "url", "headers", "empty", "warc-in-warc", "raw", "import", "truncated"),
)
def test_warcio_check_accepts(store: Store, fields: dict[str, object]) -> None:
    with open_writer(store) as writer:
        keep(store, writer, [exchange(1, **fields), exchange(1, **fields), exchange(2)])
    (path,) = files(store)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert b"fail" not in done.stdout
    assert len(records(path)) >= 6
    assert verify(store.home).ok


def test_a_file_of_its_own_for_every_writer(store: Store) -> None:
    with open_writer(store) as one, open_writer(store) as two:
        keep(store, one, [exchange(1)])
        keep(store, two, [exchange(2)])
    assert len(files(store)) == 2
    assert verify(store.home).ok


def test_the_tail_of_a_killed_writer_is_cut_off_and_recorded(store: Store) -> None:
    with open_writer(store) as writer:
        keep(store, writer, [exchange(1)])
    (path,) = files(store)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"\x1f\x8bhalf a record")
    report = verify(store.home)
    assert report.ok, "a kill is no tampering"
    assert any(path.name in line for line in report.unproven)
    assert seal(store) == 1
    assert path.stat().st_size == size
    assert verify(store.home).ok
    kinds = [kind for (kind,) in store.database.rows("SELECT kind FROM ledger ORDER BY seq")]
    assert kinds == ["capture", "trim"]


def test_an_empty_file_of_a_killed_writer_is_taken_away(store: Store) -> None:
    folder = store.home / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "adwatch-20260101T000000000000-1.warc.gz").touch()
    assert seal(store) == 1
    assert files(store) == []
    assert verify(store.home).ok


def test_a_file_being_written_is_left_alone(store: Store) -> None:
    with open_writer(store) as writer:
        writer.write(exchange(1))
        writer.sync()
        assert seal(store) == 0
    assert seal(store) == 1
    assert files(store) == []


KILLED = """
import sys
from pathlib import Path
from crawler.store import Store
from tests.evidence.homes import exchange, keep
from crawler.evidence.captures import open_writer
from tests.store.ads import begin, posting, observation
store = Store(Path(sys.argv[1]))
run = begin(store)
writer = open_writer(store)
for number in range(int(sys.argv[2]), 100000):
    rows = [writer.write(exchange(number, body=str(number).encode() * 50))]
    writer.sync()
    with store.transaction():
        (seq,) = store.captures.add(rows)
        store.save([observation(posting(number), run=run, capture=seq)])
    print(number, flush=True)
"""


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    seen: list[int] = []
    for kill in range(int(os.environ.get("ADWATCH_KILLS", "4"))):
        start = seen[-1] + 1 if seen else 0
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path), str(start)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _, line in zip(range(5 + 7 * kill), child.stdout, strict=False):
            seen.append(int(line))
        child.send_signal(signal.SIGKILL)
        seen += [int(line) for line in child.stdout if line.endswith("\n")]
        child.wait()
        child.stdout.close()
    with Store(tmp_path) as store:
        seal(store)
        stored = {one.title for one in (two.posting for two in store.reader.each())}
        assert {f"Housemaid abroad {number}" for number in seen} <= stored
        assert store.database.one("PRAGMA integrity_check") == ("ok",)
    assert verify(tmp_path).ok


def test_a_full_disk_leaves_whole_records(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path / FOLDER) as writer:
        row = writer.write(exchange(1))
        writer.sync()
        assert (tmp_path / FOLDER / row.file).stat().st_size == row.length


class NearlyFull(io.FileIO):
    """A file of a disk that takes a part of what is written, and then no more."""

    room = 100

    def write(self, data: Any, /) -> int:
        if not self.room:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        taken, NearlyFull.room = min(self.room, len(data)), 0
        return super().write(data[:taken])


def test_what_a_full_disk_refuses_is_told_and_leaves_no_part(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path / FOLDER) as writer:
        row = writer.write(exchange(1))
        path = tmp_path / FOLDER / row.file
        genuine, size = writer._file, path.stat().st_size
        writer._file = full = NearlyFull(path, "rb+")
        full.seek(0, 2)
        with pytest.raises(UserError, match="free some space"):
            writer.write(exchange(2))
        assert path.stat().st_size == size
        full.close()
        writer._file = genuine
        after = writer.write(exchange(3))
        assert after.offset == size


def test_a_disk_that_is_full_at_the_end_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File systems that allocate late refuse when the data is to reach the disk."""

    def refused(_: int) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    with CaptureWriter(tmp_path / FOLDER) as writer:
        writer.write(exchange(1))
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refused)
            with pytest.raises(UserError, match="free some space"):
                writer.sync()


def test_fill_is_clean(store: Store) -> None:
    fill(store)
    report = verify(store.home)
    assert report.ok
    assert (report.captures, report.entries, report.heads) == (5, 14, 1)
