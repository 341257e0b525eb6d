"""What archives come to: cut off, empty, none at all, lies about size, bombs; each is named, none is fatal."""

import gzip
import zlib

import pytest

from tests.gzip_bomb import gzip_bomb
from tests.scan.archives import job_page, mixed, other_page, record, write
from tests.scan.test_scan import rows, scan

GOOD = mixed(0, 8)  # ads 0, 1, 4, 5
WHOLE = b"".join(GOOD)
PLAIN = [record(f"https://board.example/{n}", job_page(n), packed=False) for n in range(3)]


def bomb(mebibytes: int) -> bytes:
    """One packed record whose body unpacks to so much."""
    body = b" " * (mebibytes << 20)
    head, _, tail = record("https://board.example/bomb", body, packed=False).partition(body)
    return gzip_bomb(mebibytes, b" ", head, tail)


def claims(length: int) -> bytes:
    """A plain record that says it is longer than it is."""
    whole = record("https://board.example/liar", other_page(1), packed=False)
    stated = next(line for line in whole.split(b"\r\n") if line.startswith(b"Content-Length"))
    return whole.replace(stated, b"Content-Length: %d" % length, 1)


@pytest.mark.parametrize(
    ("data", "ads", "problems", "said"),
    [
        pytest.param(b"", 0, 0, "", id="empty"),
        pytest.param(b"%PDF-1.7 no archive", 0, 1, "damaged record", id="no archive"),
        pytest.param(gzip.compress(b"a packed text"), 0, 1, "damaged record", id="no archive, packed"),
        pytest.param(b"\x1f\x8b\x08", 0, 1, "damaged record", id="three bytes"),
        pytest.param(WHOLE[:-20], 4, 1, "bytes are missing", id="cut in the last record"),
        pytest.param(
            WHOLE[: len(WHOLE) - len(GOOD[7]) + 5], 4, 1, "ends inside", id="cut in a header of gzip"
        ),
        pytest.param(b"".join(GOOD[:4]) + GOOD[4][:-200], 2, 1, "bytes are missing", id="cut in an ad"),
        pytest.param(WHOLE + b"\0" * 5_000, 4, 0, "", id="padded"),
        pytest.param(WHOLE + b"and then something else" * 99, 4, 1, "damaged record", id="trailing text"),
        pytest.param(
            lambda: b"".join([GOOD[0], bomb(100), *GOOD[1:]]), 4, 1, "larger than", id="a bomb of 100 MiB"
        ),
        pytest.param(b"".join(PLAIN), 3, 0, "", id="plain"),
        pytest.param(PLAIN[0] + claims(10**12) + PLAIN[1], 2, 2, "", id="claims a terabyte"),
        pytest.param(PLAIN[0] + claims(-5) + PLAIN[1], 2, 1, "damaged record", id="claims less than nothing"),
        pytest.param(gzip.compress(b"".join(PLAIN)), 3, 0, "", id="one member for all"),
        pytest.param(zlib.compress(WHOLE), 0, 1, "damaged record", id="another packing"),
    ],
)
def test_what_is_whole_is_read_and_the_rest_is_named(tmp_path, data, ads, problems, said):
    archive = write(tmp_path / "a.warc.gz", [data() if callable(data) else data])
    status = scan(tmp_path / "out", archive)
    assert len(rows(tmp_path / "out", "ads")) == ads
    found = rows(tmp_path / "out", "problems")
    assert len(found) == problems, found
    assert status == (1 if problems else 0)
    assert all(said in row["reason"] and row["file"] == str(archive) for row in found)
