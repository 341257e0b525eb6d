"""What replaces a purged capture: as many bytes, readable as WARC, the same every time."""

from __future__ import annotations

import gzip
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from crawler.evidence import readings, warc
from crawler.evidence.tombstone import overwrite, read, thinned, tombstone
from crawler.records import Capture

INFO = warc.member("warcinfo", [("WARC-Filename", "a.warc.gz")], b"software: adwatch\r\n")
STARTED = "2026-11-20T08:00:00.123456Z"
NOTE = b"purged: personal data removed, see the deletion in the ledger\r\n"
EMPTY = 340
"""Bytes that hold any tombstone with a comment of some length; the record alone takes about 270."""


def row(offset: int, length: int) -> Capture:
    return Capture(
        seq=7, run=1, url="https://jobs.example.org/ad/1", requested_url="", kind="response", status=200,
        ip_address=None, started=STARTED, finished=STARTED, file="a.warc.gz", offset=offset, length=length,
        sha256="", payload_sha256="",
    )  # fmt: skip


def comment(member: bytes) -> bytes:
    """The comment of a gzip member (RFC 1952: after ten bytes of head, ended by NUL)."""
    return member[10 : member.index(b"\0", 10)]


@pytest.mark.parametrize("length", [EMPTY, EMPTY + 1, 900, 70_000])
def test_a_tombstone_fills_the_place(length: int) -> None:
    made = tombstone(row(5, length), b"x" * length)
    assert len(made) == length
    assert made[:10] == b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
    assert set(comment(made)) == set(b"-")
    ((fields, block, member),) = readings.unpack(made)
    assert (block, member) == (NOTE, made)
    assert fields["warc-type"] == "metadata"
    assert fields["warc-date"] == STARTED
    assert fields["content-type"] == "application/warc-fields"
    # By RFC 9562, version 5, from the name of the file and the offset: a purge that was killed is made good by it.
    assert fields["warc-record-id"] == "<urn:uuid:f2cfe5f8-8ea4-5243-8a0d-f9387af11fcc>"
    assert gzip.decompress(made).endswith(NOTE + b"\r\n\r\n"), "CRC and size in the tail are right"


def least() -> int:
    """The least length that holds the tombstone of the capture at offset 5."""
    made = tombstone(row(5, EMPTY), b"")
    return EMPTY - len(comment(made))


def test_a_place_of_just_the_right_length() -> None:
    made = tombstone(row(5, least()), b"")
    assert (len(made), comment(made)) == (least(), b"")
    assert next(readings.unpack(made))[1] == NOTE


@pytest.mark.parametrize("short", [1, 2, 100])
def test_a_place_that_is_too_short_is_refused(short: int) -> None:
    wanted = f"a record of {least() - short} bytes has no room for {least()}"
    with pytest.raises(ValueError, match=wanted):
        tombstone(row(5, least() - short), b"")


def test_a_tombstone_depends_on_the_place_and_not_on_what_was_there() -> None:
    assert tombstone(row(5, 400), b"one") == tombstone(row(5, 400), b"other")
    assert tombstone(row(5, 400), b"") != tombstone(row(6, 400), b"")


def test_the_first_record_of_a_file_keeps_its_warcinfo() -> None:
    before = INFO + warc.member("response", [], b"body" * 200)
    made = tombstone(row(0, len(INFO) + 400), before)
    assert (len(made), made[: len(INFO)]) == (len(INFO) + 400, INFO)
    assert [block for _, block, _ in readings.unpack(made)] == [b"software: adwatch\r\n", NOTE]
    assert tombstone(row(0, len(made)), made) == made, "again after a kill: the same"
    assert INFO not in tombstone(row(1, 400), before)


@pytest.mark.parametrize("offset", [0, 9])
def test_readings_of_purged_listings_are_taken_out(offset: int) -> None:
    kept, gone = b'{"keys":["a","board:a"]}\n', b'{"keys":["b","board:b"]}\n'
    info = INFO if offset == 0 else b""
    before = info + readings.member(kept + gone * 20, "<urn:uuid:1>", STARTED)
    place = row(offset, len(before) + 300)
    made, digest = thinned(place, before, {"b"})
    *_, (fields, block, _) = readings.unpack(made)
    assert len(made) == place.length
    assert made.startswith(info)
    assert (block, digest) == (kept, sha256(kept).hexdigest())
    assert (fields["warc-record-id"], fields["warc-date"]) == ("<urn:uuid:1>", STARTED)
    assert thinned(place, before, {"board:b"}) == (made, digest)
    assert thinned(place, made, {"b"}) == (made, digest), "again after a kill: the same"


def test_large_records_keep_their_checksum() -> None:
    content = b"".join(b'{"keys":["%d"]}\n' % number for number in range(20_000))
    before = readings.member(content, "<urn:uuid:1>", STARTED)
    made, _ = thinned(row(5, len(before)), before, {"7"})
    plain = zlib.decompress(made, zlib.MAX_WBITS + 16)
    assert b'{"keys":["7"]}\n' not in plain
    assert len(gzip.decompress(made)) == len(plain)


def test_read_and_overwrite_touch_one_place_only(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"012" + b"x" * 400 + b"789")
    place = row(3, 400)
    assert read(tmp_path, place) == b"x" * 400
    overwrite(tmp_path, place, b"y" * 400)
    assert path.read_bytes() == b"012" + b"y" * 400 + b"789"
    for wrong in (b"z" * 399, b"z" * 401, b""):
        with pytest.raises(ValueError, match=f"capture 7: {len(wrong)} bytes for a place of 400"):
            overwrite(tmp_path, place, wrong)
    assert path.read_bytes() == b"012" + b"y" * 400 + b"789"
