"""An appended "deletion" makes no forged record pass, even for whoever can only append to the chain."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256

import pytest

from tests.adversary.attacker import Target, append, members, row_digest, same_length

FORGED = "We keep your passport."


def forge_text(target: Target, number: int) -> None:
    """Other words in the row of a version, and an entry that calls the row deleted."""
    with target.sql() as raw:
        raw.execute(
            "UPDATE versions SET title = 'Girls wanted', description = ? WHERE id = ?", (FORGED, number)
        )
        proof = row_digest(raw, "versions", "id", number)
        append(raw, "deletion", "listings:1", {"why": "", "tombstones": [[f"version:{number}", proof]]})


def forged_record(plain: bytes) -> bytes:
    """A WARC record with other words and the block digest that belongs to them."""
    head, _, rest = plain.replace(b"Free visa", b"Paid visa").partition(b"\r\n\r\n")
    block = rest.removesuffix(b"\r\n\r\n")
    spelled = b"WARC-Block-Digest: sha256:" + b32encode(sha256(block).digest())
    return re.sub(rb"WARC-Block-Digest: \S+", spelled, head) + b"\r\n\r\n" + rest


def forge_capture(target: Target, kind: str) -> str:
    """Other words in the last capture of a kind, in as many bytes, and an entry that calls it deleted."""
    with target.sql() as raw:
        seq, offset, length = raw.execute(
            'SELECT seq, "offset", length FROM captures WHERE kind = ? ORDER BY seq DESC', (kind,)
        ).fetchone()
        path = target.warc()
        content = bytearray(path.read_bytes())
        (at, size, plain), *_ = members(bytes(content[offset : offset + length]))
        content[offset + at : offset + at + size] = same_length(forged_record(plain), size)
        path.write_bytes(content)
        proof = sha256(content[offset : offset + length]).hexdigest()
        raw.execute("UPDATE captures SET sha256 = ? WHERE seq = ?", (proof, seq))
        append(
            raw,
            "deletion",
            "listings:1",
            {"why": "", "tombstones": [[f"capture:{seq}", row_digest(raw, "captures", "seq", seq)]]},
        )
    return f"capture:{seq}"


def test_forged_text_called_deleted_is_found_with_a_kept_head(target: Target) -> None:
    head = (target.home / "heads.txt").read_text("ascii").splitlines()[-1]
    forge_text(target, 5)
    assert "forged" in target.findings("--head", head)["version:5"]


def test_forged_text_of_a_listing_marked_as_purged_is_found(target: Target) -> None:
    with target.sql() as raw:
        raw.execute("UPDATE listings SET purged_at = '2026-11-26T12:00:00Z'")
    forge_text(target, 5)
    assert "forged" in target.findings()["version:5"]


def test_an_emptied_version_whose_listing_lives_is_found(target: Target) -> None:
    with target.sql() as raw:
        raw.execute(
            "UPDATE versions SET content_hash = '', title = '', hiring_organization = '', job_location = '',"
            " base_salary = '', date_posted = NULL, description = '', text = '', posting = '{}' WHERE id = 5"
        )
        proof = row_digest(raw, "versions", "id", 5)
        append(raw, "deletion", "listings:1", {"tombstones": [["version:5", proof]]})
    assert "its listing was not purged" in target.findings()["version:5"]


@pytest.mark.parametrize("kind", ["import", "reading"])
def test_a_forged_capture_called_deleted_is_found(target: Target, kind: str) -> None:
    record = forge_capture(target, kind)
    assert "an entry calls it" in target.findings()[record]


def test_a_real_purge_passes_and_its_records_are_counted_and_named(target: Target) -> None:
    assert target.run("purge", "ad-5", "--yes", "--why", "erasure request 1").status == 0
    assert target.findings() == {}
    told = target.run("verify").out
    assert "purged, so that their content can't be proven" in told
    assert "version:5" in told
    assert "capture:5" in told


def test_after_a_real_purge_a_forged_reading_of_another_ad_is_found(target: Target) -> None:
    assert target.run("purge", "ad-5", "--yes", "--why", "erasure request 1").status == 0
    record = forge_capture(target, "reading")
    assert "forged" in target.findings()[record]
