"""Pages in containers: WACZ, MHTML, HAR; archives in archives, and archives that are built to harm."""

import base64
import io
import json
import zipfile

import pytest

from tests.imports.containers.samples import AD, OTHER, imported
from tests.imports.containers.test_telegram import PREVIEW

PAGE = f"""<html><head><link rel="canonical" href="https://board.example/jobs"><script type="application/ld+json">
{json.dumps({"@type": "JobPosting", "title": "Nanny", "description": AD})}</script></head><body></body></html>"""


def warc(*pages: tuple[str, str]) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for url, body in pages:
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body.encode()), http_headers=headers
        )
        writer.write_record(record)
    return out.getvalue()


def test_wacz(tmp_path):
    file = tmp_path / "capture.wacz"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr(
            "pages/pages.jsonl", '{"format": "json-pages-1.0"}\n{"url": "https://board.example/1"}\n'
        )
        archive.writestr(
            "archive/data.warc.gz",
            warc(("https://board.example/1", PAGE), ("https://t.me/s/example_jobs", PREVIEW)),
        )
        archive.writestr("indexes/index.cdx", "x")
    found = imported(file)
    assert found.counts == (2, 1, 0)
    assert {ad.posting.url for ad in found.ads} == {"https://board.example/1", "https://t.me/example_jobs/10"}
    assert found.ads[0].item.origin == f"{file}!/archive/data.warc.gz#1"


def test_a_page_under_an_address_that_can_not_be_split_is_read_like_any_other(tmp_path):
    file = tmp_path / "pages.warc.gz"
    file.write_bytes(
        warc(("http://[", PAGE), ("http://[::1/ad", "<h1>Nothing</h1>"), ("https://b.example/1", PAGE))
    )
    found = imported(file)
    assert found.counts[0] == 2
    assert [ad.posting.title for ad in found.ads] == ["Nanny", "Nanny"]
    assert [ad.posting.problems for ad in found.ads] == [(), ()]
    assert found.ads[0].posting.url == "http://%5B"


def mhtml(page: str) -> bytes:
    part = base64.encodebytes(page.encode()).decode()
    return f"""From: <Saved by Blink>
Snapshot-Content-Location: https://board.example/jobs?id=7
Subject: Nanny
Date: Mon, 02 Nov 2026 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----B----"

------B----
Content-Type: text/html; charset="utf-8"
Content-Location: https://board.example/jobs?id=7
Content-Transfer-Encoding: base64

{part}
------B----
Content-Type: text/css
Content-Location: https://board.example/a.css

a {{}}
------B------
""".encode()


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht"])
def test_mhtml(tmp_path, name):
    (tmp_path / name).write_bytes(mhtml(PAGE))
    found = imported(tmp_path / name)
    assert found.counts == (1, 0, 0)
    assert (found.ads[0].posting.title, found.ads[0].posting.url) == (
        "Nanny",
        "https://board.example/jobs?id=7",
    )
    assert found.ads[0].posting.fetched_at == "2026-11-02T10:00:00Z"


def test_mhtml_without_a_page(tmp_path):
    (tmp_path / "a.mhtml").write_bytes(b"MIME-Version: 1.0\n\nnothing")
    assert imported(tmp_path / "a.mhtml").counts == (0, 0, 1)


def entry(url: str, kind: str, text: str | None, **more: str) -> dict[str, object]:
    content = {"mimeType": kind, **({"text": text} if text is not None else {}), **more}
    response = {"status": 200, "content": content}
    return {"request": {"url": url}, "response": response, "startedDateTime": "2026-11-02T10:00:00Z"}


def test_har(tmp_path):
    vk = {
        "response": {"items": [{"id": 1, "owner_id": -5, "from_id": -5, "date": 1793613600, "text": OTHER}]}
    }
    entries = [
        entry("https://board.example/1", "text/html; charset=utf-8", PAGE),
        entry(
            "https://board.example/2",
            "text/html",
            base64.b64encode(PAGE.encode()).decode(),
            encoding="base64",
        ),
        entry("https://api.vk.example/wall.get", "application/json", json.dumps(vk)),
        entry("https://board.example/x.json", "application/json", '{"a": 1}'),
        entry("https://board.example/a.png", "image/png", "xx", encoding="base64"),
        entry("https://board.example/3", "text/html", None),
        {"request": {}},
    ]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    found = imported(tmp_path / "a.har")
    assert found.counts == (3, 0, 2)
    assert found.summary.errors[0][1].startswith("https://board.example/3: the browser saved no content")


def test_archives_in_archives_end(tmp_path):
    inner = b"title,description\nCook,Cook rice and beans\n"
    for number in range(8):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{number}.{'zip' if number else 'csv'}", inner)
        inner = out.getvalue()
    (tmp_path / "a.zip").write_bytes(inner)
    found = imported(tmp_path / "a.zip")
    assert found.counts == (0, 0, 1)
    assert "archives or mails within each other" in found.summary.errors[0][1]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.imports.containers.zip_files.MAX_UNPACKED", 100_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "a" * 200_000)
    found = imported(tmp_path / "a.zip")
    assert found.counts == (0, 0, 1)
    assert "it unpacks to more than" in found.summary.errors[0][1]


@pytest.mark.parametrize("name", ["../out.txt", "/abs.txt", "a/../../out.txt"])
def test_no_name_leaves_the_folder(tmp_path, name):
    home = tmp_path / "home"
    home.mkdir()
    with zipfile.ZipFile(home / "a.zip", "w") as archive:
        archive.writestr(name, AD)
    assert imported(home / "a.zip").counts == (1, 0, 0)
    assert [path.name for path in tmp_path.rglob("*.txt")] == []


def test_two_files_of_one_name_are_both_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", AD)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", OTHER)
    assert imported(tmp_path / "a.zip").counts == (2, 0, 0)


def test_a_damaged_archive_is_an_error_of_the_file(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 not really")
    assert imported(tmp_path / "a.zip").counts == (0, 0, 1)
