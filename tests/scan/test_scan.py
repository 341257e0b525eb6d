"""scan: all ads found and nothing else, twice is once, damage is named, a kill loses nothing."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawler import cli
from crawler.scan.scan_tables import TABLES, parts
from tests.scaling import grows_linearly
from tests.scan.archives import LOOK, job_page, mixed, other_page, record, write

ROOT = Path(__file__).parents[2]


def scan(out: Path, *arguments: object) -> int:
    return cli.run(["scan", "--out", str(out), *map(str, arguments)])


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [row for file in parts(out, table) for row in pq.read_table(file).to_pylist()]


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file that a reader of the tables sees."""
    files = [file for table in (*TABLES, "done") for file in (out / table).iterdir()]
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


@pytest.fixture
def folder(tmp_path):
    for number in range(3):
        write(tmp_path / "archives" / f"{number}.warc.gz", mixed(number * 100))
    return tmp_path / "archives"


def test_all_ads_are_found_and_nothing_else(tmp_path, folder, capsys):
    assert scan(tmp_path / "out", folder) == 0
    assert capsys.readouterr().out.startswith("18 ads (9 priority, 0 look) on 18 of 36 pages in 36 records")
    ads = rows(tmp_path / "out", "ads")
    assert {ad["url"] for ad in ads} == {
        f"https://board.example/{start + n}" for start in (0, 100, 200) for n in (0, 1, 4, 5, 8, 9)
    }
    assert len({ad["version"] for ad in ads}) == 18
    suspicious = [ad for ad in ads if ad["band"] != "low"]
    assert {ad["url"] for ad in suspicious} == {ad["url"] for ad in ads if "Oman" in ad["description"]}
    links = rows(tmp_path / "out", "links")
    text = {ad["version"]: ad["description"] for ad in ads}
    assert all(text[link["version"]][link["start"] : link["end"]] == link["raw"] for link in links)
    assert {link["value"] for link in links} >= {"+2348030000001", "+2348030000205"}
    assert {contact["contact"] for contact in rows(tmp_path / "out", "contacts")} == {
        link["contact"] for link in links
    }
    assert {hit["version"] for hit in rows(tmp_path / "out", "hits")} >= {ad["version"] for ad in suspicious}


def test_offset_length_and_digest_lead_back_to_the_record(tmp_path, folder):
    scan(tmp_path / "out", folder)
    captures = {row["capture"]: row for row in rows(tmp_path / "out", "captures")}
    for ad in rows(tmp_path / "out", "ads"):
        found = captures[ad["capture"]]
        with Path(found["file"]).open("rb") as file:
            file.seek(found["offset"])
            whole = gzip.decompress(file.read(found["length"]))
        head, _, block = whole.partition(b"\r\n\r\n")
        block = block.removesuffix(b"\r\n\r\n")
        assert f"WARC-Target-URI: {ad['url']}\r\n".encode() in head
        assert found["digest"] == f"sha256:{sha256(block).hexdigest()}"
        assert found["payload_sha256"] == sha256(block.partition(b"\r\n\r\n")[2]).hexdigest()


def test_twice_is_once(tmp_path, folder):
    assert scan(tmp_path / "one", folder) == 0
    before = bytes_of(tmp_path / "one")
    assert scan(tmp_path / "one", folder) == 0
    assert scan(tmp_path / "two", folder) == 0
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two") == before


def test_an_archive_that_changed_is_scanned_again(tmp_path, folder):
    scan(tmp_path / "out", folder)
    write(folder / "1.warc.gz", mixed(100, 4))
    assert scan(tmp_path / "out", folder) == 0
    assert len(rows(tmp_path / "out", "ads")) == 6 + 2 + 6


def test_what_does_not_agree_is_refused(tmp_path, folder, capsys):
    scan(tmp_path / "out", folder)
    assert scan(tmp_path / "out", folder, "--source", "other") == 2
    assert "was scanned with source 'archive', not 'other'" in capsys.readouterr().err
    assert scan(tmp_path / "out", tmp_path / "absent") == 2
    assert scan(tmp_path / "out", "ftp://archive.example/a.warc") == 2


def test_a_corrupt_record_costs_itself(tmp_path, capsys):
    records = mixed()
    records[4] = records[4][:200] + b"\xff\x00\xff" + records[4][203:]
    archive = write(tmp_path / "bad.warc.gz", records)
    assert scan(tmp_path / "out", archive) == 1
    assert "1 record could not be read" in capsys.readouterr().err
    assert [ad["title"] for ad in rows(tmp_path / "out", "ads")] == [f"Job {n}" for n in (0, 1, 5, 8, 9)]
    (problem,) = rows(tmp_path / "out", "problems")
    assert (problem["file"], problem["record"]) == (str(archive), 5)
    assert problem["offset"] == sum(map(len, records[:4]))


def test_an_archive_that_is_none_and_one_that_is_away(tmp_path, folder, capsys):
    write(folder / "odd.warc.gz", [b"no archive at all"])
    (folder / "gone.warc").symlink_to(tmp_path / "absent")
    (folder / "list.txt").write_text("0.warc.gz\nodd.warc.gz\n# a remark\n\n1.warc.gz\n")
    assert scan(tmp_path / "out", folder / "list.txt") == 1
    assert len(rows(tmp_path / "out", "ads")) == 12
    (problem,) = rows(tmp_path / "out", "problems")
    assert problem["file"].endswith("odd.warc.gz")
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (report["done"], report["problems"], report["ads"]) == (3, 1, 12)


def test_an_archive_that_cannot_be_opened_is_named_and_tried_again(tmp_path, folder, capsys, monkeypatch):
    from crawler.scan import archive_task
    from crawler.scan.remote import open_archive

    genuine = open_archive

    def broken(address):
        if address.endswith("1.warc.gz"):
            raise ConnectionError("the line is dead")
        return genuine(address)

    monkeypatch.setattr(archive_task, "open_archive", broken)
    assert scan(tmp_path / "out", folder) == 1
    err = capsys.readouterr().err
    assert "1.warc.gz: ConnectionError: the line is dead" in err
    assert "1 of 3 archives" in err
    monkeypatch.undo()
    assert scan(tmp_path / "out", folder) == 0
    assert len(rows(tmp_path / "out", "ads")) == 18


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_in_the_middle_and_resumed(tmp_path, jobs):
    for number in range(5):
        write(tmp_path / "archives" / f"{number}.warc.gz", mixed(number * 1000, 300 if number else 20))
    command = [sys.executable, "-m", "crawler", "scan", str(tmp_path / "archives"), "--jobs", str(jobs)]
    killed = tmp_path / "killed"
    process = subprocess.Popen([*command, "--out", str(killed)], cwd=ROOT, start_new_session=True)
    _until(lambda: any((killed / "done").glob("*.json")))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert 0 < len(list((killed / "done").glob("*.json"))) < 5
    assert scan(killed, tmp_path / "archives") == 0
    assert scan(tmp_path / "whole", tmp_path / "archives") == 0
    assert bytes_of(killed) == bytes_of(tmp_path / "whole")


def _until(true) -> None:
    end = time.monotonic() + 600
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_a_half_written_part_is_never_read(tmp_path, folder):
    scan(tmp_path / "out", folder)
    (done, *_) = (tmp_path / "out" / "done").iterdir()
    done.unlink()
    (tmp_path / "out" / "ads" / ".x.tmp").write_bytes(b"PAR1")
    assert len(rows(tmp_path / "out", "ads")) == 12
    scan(tmp_path / "out", folder)
    assert len(rows(tmp_path / "out", "ads")) == 18
    assert not list((tmp_path / "out" / "ads").glob(".*"))


def test_one_scan_at_a_time(tmp_path, folder, capsys):
    from filelock import FileLock

    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out" / ".lock"):
        assert scan(tmp_path / "out", folder) == 75


def hostile(size: int) -> list[bytes]:
    """Records of pages that repeat a hostile pattern up to `size` times; the first holds an ad."""
    tag = b"<div " + b" ".join(b"a%d=1" % n for n in range(size)) + b">"
    script = b'<script type="application/ld+json">'
    bodies = [
        job_page(0) + tag,
        script + b'{"@type":"JobPosting","description":' + b"[" * size,
        script * (size // 10) + b"JobPosting",
        b'<div itemscope itemtype="x/JobPosting">' * (size // 10),
    ]
    return [record(f"https://board.example/{n}", body) for n, body in enumerate(bodies)]


def test_hostile_pages_cost_their_own_record(tmp_path):
    bomb = gzip.compress(b"JobPosting" + b"\0" * 50_000_000)
    records = [
        *hostile(300_000),
        record("https://board.example/bomb", bomb, http="Content-Encoding: gzip\r\n"),
        record("https://board.example/big", b"x" * 11_000_000),
        record("https://board.example/7", job_page(7)),
    ]
    assert scan(tmp_path / "out", write(tmp_path / "hostile.warc.gz", records)) == 1
    assert "Job 7" in {ad["title"] for ad in rows(tmp_path / "out", "ads")}
    assert [row["url"] for row in rows(tmp_path / "out", "problems")][-2:] == [
        "https://board.example/bomb",
        "https://board.example/big",
    ]


def test_cost_of_hostile_pages_grows_with_their_size(tmp_path):
    def archive(size: int) -> Path:
        return write(tmp_path / f"{size}.warc.gz", hostile(size))

    folders = map(str, count())
    assert grows_linearly(lambda made: scan(tmp_path / next(folders), made), archive, 25_000)


def test_what_a_killed_worker_left_changes_nothing(tmp_path):
    from crawler.scan.checkpoint import Checkpoint, CheckpointFile
    from crawler.scan.scan_tables import part_of

    records = mixed(0, 6)
    archive = write(tmp_path / "a.warc.gz", records)
    note = CheckpointFile(tmp_path / "out", part_of(str(archive)))
    note.put(Checkpoint(len(records[0]), 2, 1, reading=True))
    note.close(done=False)
    assert scan(tmp_path / "out", archive) == 0
    assert scan(tmp_path / "other", archive) == 0
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "other")
    assert not list((tmp_path / "out" / "under-way").iterdir())


def test_pages_in_old_charsets_and_packings(tmp_path):
    page = job_page(1, LOOK)
    utf16 = page.decode().encode("utf-16")
    records = [
        record("https://board.example/1", gzip.compress(page), http="Content-Encoding: gzip\r\n"),
        record(
            "https://board.example/2",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page),
            http="Transfer-Encoding: chunked\r\n",
        ),
        record("https://board.example/3", utf16),
        record("https://board.example/4", other_page(4).decode().encode("utf-16-le")),
        record("https://board.example/5", page, kind="request"),
        record("dns:board.example", page),
    ]
    assert scan(tmp_path / "out", write(tmp_path / "a.warc.gz", records)) == 0
    assert [ad["url"][-1] for ad in rows(tmp_path / "out", "ads")] == ["1", "2", "3"]
