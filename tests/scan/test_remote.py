"""Archives of other machines: http(s) and S3, by address, folder and list; lines that break, hosts not meant."""

import gzip
import json

import pytest

from crawler import cli
from crawler.installed import EXTRAS
from crawler.scan import remote
from crawler.scan.remote import BlockStream, open_archive
from tests.scan.archives import mixed, write
from tests.scan.serving import serving
from tests.scan.test_scan import bytes_of, rows, scan


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A bucket (or folder) `crawl` with two archives and Common Crawl's kind of list."""
    monkeypatch.setattr(remote, "PAUSES", [0.0, 0.0, 0.0])
    for number in (0, 1):
        write(tmp_path / "crawl" / "cc" / "2026" / f"{number}.warc.gz", mixed(number * 100, 40))
    lines = "".join(f"cc/2026/{number}.warc.gz\n" for number in (0, 1))
    (tmp_path / "crawl" / "warc.paths.gz").write_bytes(gzip.compress(lines.encode()))
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def s3(served, monkeypatch):
    for name, value in {
        "AWS_ENDPOINT_URL": served.url,
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    remote._s3.cache_clear()
    yield served
    remote._s3.cache_clear()


def ads(out):
    return sorted(ad["url"] for ad in rows(out, "ads"))


ALL = sorted(f"https://board.example/{start + n}" for start in (0, 100) for n in range(40) if n % 4 < 2)


def test_a_list_as_common_crawl_has_them(served, tmp_path):
    address = f"{served.url}/crawl/warc.paths.gz"
    assert scan(tmp_path / "out", address) == 0
    assert ads(tmp_path / "out") == ALL
    assert {row["file"] for row in rows(tmp_path / "out", "captures")} == {
        f"{served.url}/crawl/cc/2026/{number}.warc.gz" for number in (0, 1)
    }
    (tmp_path / "copy.paths.gz").write_bytes((tmp_path / "crawl" / "warc.paths.gz").read_bytes())
    assert scan(tmp_path / "two", tmp_path / "copy.paths.gz", "--base", f"{served.url}/crawl/") == 0
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "out")


def test_remote_is_as_local(served, tmp_path):
    archive = tmp_path / "crawl" / "cc" / "2026" / "0.warc.gz"
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 0xFF
    archive.write_bytes(data)
    assert scan(tmp_path / "local", archive) == 1
    assert scan(tmp_path / "far", f"{served.url}/crawl/cc/2026/0.warc.gz") == 1
    for table in ("ads", "captures", "problems"):
        there = [
            {name: row[name] for name in row if name not in ("file", "version", "capture")}
            for row in rows(tmp_path / "far", table)
        ]
        here = [
            {name: row[name] for name in row if name not in ("file", "version", "capture")}
            for row in rows(tmp_path / "local", table)
        ]
        assert here == there


@pytest.mark.parametrize(("cuts", "busy"), [(3, 0), (0, 3), (1, 1)])
def test_a_line_that_breaks_is_taken_up_where_it_broke(served, tmp_path, monkeypatch, cuts, busy):
    monkeypatch.setattr(remote, "BLOCK", 2_000)
    served.cuts, served.busy = cuts, busy
    assert scan(tmp_path / "out", f"{served.url}/crawl/cc/2026/0.warc.gz") == 0
    assert ads(tmp_path / "out") == [url for url in ALL if int(url.rpartition("/")[2]) < 100]
    assert rows(tmp_path / "out", "problems") == []
    assert served.cuts == 0
    assert len(served.asked) > 3


def test_a_line_that_stays_broken_costs_its_archive_until_the_next_time(served, tmp_path, capsys):
    served.cuts = 1_000
    addresses = [f"{served.url}/crawl/cc/2026/{number}.warc.gz" for number in (0, 1)]
    assert scan(tmp_path / "out", *addresses) == 1
    assert "2 of 2 archives not scanned; run it again" in capsys.readouterr().err
    assert set(json.loads((tmp_path / "out" / "report.json").read_text())["failed"]) == set(addresses)
    served.cuts = 0
    assert scan(tmp_path / "out", *addresses) == 0
    assert ads(tmp_path / "out") == ALL


def test_a_server_that_knows_no_ranges(served, tmp_path):
    served.ranges = False
    assert scan(tmp_path / "out", f"{served.url}/crawl/warc.paths.gz") == 0
    assert ads(tmp_path / "out") == ALL


@pytest.mark.parametrize("named", ["s3://crawl/cc/2026/", "s3://crawl/warc.paths.gz", "--base"])
def test_s3(s3, tmp_path, named):
    if named == "--base":
        (tmp_path / "copy.paths.gz").write_bytes((tmp_path / "crawl" / "warc.paths.gz").read_bytes())
        assert scan(tmp_path / "out", tmp_path / "copy.paths.gz", "--base", "s3://crawl") == 0
    else:
        assert scan(tmp_path / "out", named) == 0
    assert ads(tmp_path / "out") == ALL
    assert any(asked.startswith("bytes=") for _, _, asked in s3.asked)


def test_what_is_not_there_is_said(s3, tmp_path, capsys):
    for address in (f"{s3.url}/crawl/absent.warc.gz", "s3://crawl/absent.warc.gz"):
        assert scan(tmp_path / "out", address) == 1
        assert "absent.warc.gz: FileNotFoundError" in capsys.readouterr().err
    for address in (f"{s3.url}/crawl/absent.paths.gz", "s3://crawl/absent.paths.gz"):
        assert scan(tmp_path / "out", address) == 2
        assert "absent.paths.gz can't be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", ["http://127.0.0.1:9/latest", "s3://private/a.warc", "file:///etc/hosts", "//127.0.0.1:9/x"]
)
def test_a_list_from_elsewhere_names_no_other_host(served, tmp_path, capsys, line):
    (tmp_path / "crawl" / "odd.paths").write_text(f"cc/2026/0.warc.gz\n{line}\n")
    assert scan(tmp_path / "out", f"{served.url}/crawl/odd.paths") == 2
    assert "odd.paths names" in capsys.readouterr().err


def test_blocks_read_as_a_file_does(served, tmp_path, monkeypatch):
    monkeypatch.setattr(remote, "BLOCK", 100)
    data = (tmp_path / "crawl" / "cc" / "2026" / "0.warc.gz").read_bytes()
    with open_archive(f"{served.url}/crawl/cc/2026/0.warc.gz") as stream:
        assert isinstance(stream, BlockStream)
        assert stream.read(250) == data[:250]
        assert stream.seek(-30, 2) == len(data) - 30
        assert stream.read(99) == data[-30:]
        assert stream.read(1) == b""
        stream.seek(10)
        assert stream.read(5) + stream.read(300) == data[10:315]
        stream.seek(0)
        assert stream.read() == data


def test_the_extra_that_is_missing_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(EXTRAS, "scan", ("a_module_that_nobody_has",))
    assert cli.run(["scan", "--out", str(tmp_path), "http://127.0.0.1:9/a.paths"]) == 2
    assert "extra `scan`" in capsys.readouterr().err
