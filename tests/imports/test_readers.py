"""Files to items: each format, each kind of damage named with file and line."""

import gzip
import io
import json
import zlib
from pathlib import Path

import pytest

from crawler.imports import read_path
from crawler.imports.confined_files import read_files

AD = {"id": "a-1", "title": "Cook", "description": "Rice"}
PAGE = b'<html><head><link rel="canonical" href="https://board.example/7"></head><h1>Cook</h1></html>'


def test_json_lines(tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_text(json.dumps(AD) + "\n\nnot json\n[1]\n" + json.dumps(AD))
    items = list(read_path(file))
    assert [item.mapping for item in items] == [AD, None, None, AD]
    assert [item.origin for item in items] == [f"{file}:{line}" for line in (1, 3, 4, 5)]
    assert "not JSON" in items[1].error


@pytest.mark.parametrize("document", [[AD, AD], {"jobs": [AD, AD]}, {"meta": {}, "items": [AD, AD], "x": []}])
def test_a_json_document(tmp_path, document):
    file = tmp_path / "ads.json"
    file.write_text(json.dumps(document, indent=2))
    assert [item.mapping for item in read_path(file)] == [AD, AD]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", 'id,title,description\na-1,Cook,"Rice,\nbeans"\n'),
     ("b.csv", 'id;title;description\na-1;Cook;"Rice,\nbeans"\n'),
     ("c.tsv", 'id\ttitle\tdescription\na-1\tCook\t"Rice,\nbeans"\n'),
     ("d.csv", '\ufeffid,title,description,empty\r\na-1,Cook,"Rice,\nbeans",\r\n')],
)  # fmt: skip
def test_csv(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content.encode())
    (item,) = read_path(file)
    assert item.mapping == {"id": "a-1", "title": "Cook", "description": "Rice,\nbeans"}


def test_csv_in_an_old_charset_and_with_odd_rows(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes("title,pay\nCaf\xe9,1\nx,2,3\n,\nBar,4".encode("latin-1"))
    good, long, empty, last = read_path(file)
    assert good.mapping == {"title": "Caf\xe9", "pay": "1"}
    assert "3 cells" in long.error
    assert "empty" in empty.error
    assert last.mapping == {"title": "Bar", "pay": "4"}


def test_saved_html(tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(PAGE)
    (item,) = read_path(file)
    assert item.page is not None
    assert item.page.url == "https://board.example/7"
    assert item.page.body == PAGE


def test_a_browser_says_where_it_saved_from(tmp_path):
    file = tmp_path / "page.htm"
    file.write_bytes(b"<!-- saved from url=(0027)https://board.example/jobs/9 -->" + PAGE)
    (item,) = read_path(file)
    assert item.page is not None
    assert item.page.url == "https://board.example/jobs/9"


def _warc(*, gzipped: bool) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzipped)
    for path, kind in (("7", "text/html; charset=windows-1251"), ("logo", "image/png")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        body = "<h1>\u041f\u043e\u0432\u0430\u0440</h1>".encode("windows-1251")
        url = f"https://board.example/{path}"
        record = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
        writer.write_record(record)
    return out.getvalue()


@pytest.mark.parametrize("gzipped", [True, False])
def test_warc(tmp_path, gzipped):
    file = tmp_path / "crawl.warc"
    file.write_bytes(_warc(gzipped=gzipped))
    (item,) = read_path(file)
    assert item.page is not None
    assert (item.page.url, item.page.status, item.page.encoding) == (
        "https://board.example/7",
        200,
        "windows-1251",
    )


def test_a_cut_warc_names_its_record(tmp_path):
    file = tmp_path / "crawl.warc.gz"
    whole = _warc(gzipped=True)
    for size in range(1, len(whole), 7):
        file.write_bytes(whole[:size])
        items = list(read_path(file))
        assert "#" in items[-1].origin or size in _ends(whole)
        assert items[-1].error or size in _ends(whole)


def _ends(packed: bytes) -> set[int]:
    """Where a gzip member ends: a file cut there is whole."""
    ends, at = set(), 0
    while at < len(packed):
        inflater = zlib.decompressobj(31)
        inflater.decompress(packed[at:])
        at = len(packed) - len(inflater.unused_data)
        ends.add(at)
    return ends


def test_a_compressed_and_chunked_body(tmp_path):
    body = gzip.compress(PAGE)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:20], body[20:])) + b"0\r\n\r\n"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    http += b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    block = http + chunked
    head = b"WARC/1.0\r\nWARC-Type: response\r\n"
    head += b"WARC-Target-URI: <https://board.example/7>\r\nContent-Length: %d\r\n\r\n"
    file = tmp_path / "a.warc"
    file.write_bytes((head % len(block) + block + b"\r\n\r\n") * 2)
    assert [item.page.body for item in read_path(file) if item.page] == [PAGE, PAGE]


def test_a_folder_of_everything(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.jsonl").write_text(json.dumps(AD))
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(json.dumps(AD).encode()))
    (tmp_path / "saved page").write_bytes(b"<!DOCTYPE html>" + PAGE)
    (tmp_path / "notes.bin").write_bytes(b"\x00\x01")
    (tmp_path / ".hidden").write_text("x")
    items = {item.origin.removeprefix(str(tmp_path)): item for item in read_path(tmp_path)}
    assert [bool(item.error) for item in items.values()] == [False] * 5
    assert "no kind of file" in items["/notes.bin"].note
    assert [bool(item.error) for item in read_path(tmp_path / "notes.bin")] == [True]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.html", "a.warc", "a"])
def test_empty_files(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(b"")
    assert all(item.mapping is None for item in read_path(file))


def test_damaged_gzip_is_an_error_of_the_file(tmp_path):
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(AD).encode() * 1000)[:-20])
    assert any("gzip" in item.error or "end" in item.error.lower() for item in read_path(file))


@pytest.mark.parametrize("name", ["ads.jsonl", "../sub/ads.jsonl", "."])
def test_a_relative_name_is_of_the_folder_that_the_command_runs_in(tmp_path, monkeypatch, name):
    folder = tmp_path / "sub"
    folder.mkdir()
    (folder / "ads.jsonl").write_text('{"id": "a", "text": "Cook in Port Example"}\n', "utf-8")
    monkeypatch.chdir(folder)
    items = list(read_files([Path(name)]))
    assert [item.error for item in items] == [""]
    assert [item.mapping and item.mapping["id"] for item in items] == ["a"]
    assert items[0].origin == f"{Path(name) / 'ads.jsonl' if name == '.' else name}:1"
