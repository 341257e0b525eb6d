# ruff: noqa: E501 - tables of cases
"""What a verification reports: record, reason, counts and progress. `test_verify` shows that nothing is missed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.evidence import verify as verification
from crawler.evidence.captures import FOLDER
from crawler.evidence.verify import Finding, check_file, verify
from crawler.records import Capture
from crawler.store import Store
from crawler.store.chain_reader import ChainReader
from crawler.store.ledger import Entry
from tests.evidence.homes import change, rehash

BROKEN = "it does not follow the entry before it: one of them was changed, removed, inserted or swapped"
CHANGED = "it was changed: its hash is not that of its content"
MOVED = "UPDATE ledger SET seq = 20 WHERE seq = 17"


def found(home: Path) -> list[tuple[str, str]]:
    return [(one.record, one.problem) for one in verify(home).findings]


def test_a_sound_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((10.0, 12.5))
    monkeypatch.setattr(verification, "perf_counter", lambda: next(moments))
    done: list[int] = []
    report = verify(home, tick=done.append)
    assert (report.entries, report.captures, report.heads, report.seconds) == (17, 6, 2, 2.5)
    assert (report.ok, report.first, report.findings) == (True, None, ())
    assert sum(done) == 17 + report.rows + 6, "entries of the chain, rows, captures"


def test_a_chain_longer_than_a_batch(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "BATCH", 4)
    done: list[int] = []
    assert verify(home, tick=done.append).ok
    assert done[:5] == [4, 4, 4, 4, 1]


def test_a_chain_of_more_than_some_entries(home: Path) -> None:
    """Numbers above 256 are other objects each time: they must be compared by value."""
    with Store(home) as store:
        store.ledger.append([Entry(kind="export", subject="export:jsonl", detail={})] * 300)
    assert found(home) == []
    change(home, "DELETE FROM ledger WHERE seq = 290")
    assert found(home) == [("ledger:291", "entry 290 is missing before it")]
    change(home, "UPDATE ledger SET at = 'x'")
    (home / "heads.txt").unlink()
    (home / "signing.pub").unlink()
    assert [record for record, _ in found(home)] == [f"ledger:{number}" for number in range(1, 101)], (
        "no more"
    )


def test_a_home_without_a_store(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no store"):
        verify(tmp_path)


def test_a_home_without_heads(home: Path) -> None:
    (home / "heads.txt").unlink()
    (home / "signing.pub").unlink()
    report = verify(home)
    assert (report.heads, report.ok) == (0, True)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE ledger SET at = 'x' WHERE seq = 17", [("ledger:17", CHANGED)]),
        ("UPDATE ledger SET kind = 'run' WHERE seq = 17", [("ledger:17", CHANGED)]),
        ("UPDATE ledger SET subject = 'x' WHERE seq = 17", [("ledger:17", CHANGED)]),
        ("UPDATE ledger SET digest = 'x' WHERE seq = 17", [("ledger:17", CHANGED)]),
        ("UPDATE ledger SET previous = 'x' WHERE seq = 17", [("ledger:17", BROKEN)]),
        ("UPDATE ledger SET previous = 'zz' WHERE seq = 17", [("ledger:17", BROKEN)]),
        ("UPDATE ledger SET detail = '{}' WHERE seq = 17", [("export:jsonl", "its detail was changed")]),
        ("UPDATE ledger SET detail = '{}' WHERE seq = 4", [("capture:3", "its entry was given a detail")]),
        ("UPDATE versions SET title = 'x' WHERE id = 2", [("version:2", "it was changed after {at}")]),
        ("DELETE FROM versions WHERE id = 6", [("version:6", "it was removed")]),
        ("UPDATE ledger SET hash = 'x' WHERE seq = 12", [("ledger:12", CHANGED), ("ledger:13", BROKEN)]),
        ("DELETE FROM ledger WHERE seq = 2", [("ledger:3", "entry 2 is missing before it"), ("capture:1", "it was inserted: the chain does not know it")]),
        ("UPDATE ledger SET seq = 0 WHERE seq = 1", [("ledger:0", "it is out of order"), ("ledger:2", "entry 1 is missing before it")]),
    ],
)  # fmt: skip
def test_reasons(home: Path, sql: str, expected: list[tuple[str, str]]) -> None:
    (home / "heads.txt").unlink()
    (home / "signing.pub").unlink()
    with Store(home) as store:
        entry = ChainReader(store.database).link(9)
    assert entry is not None
    change(home, sql)
    assert found(home) == [(record, problem.format(at=entry.at)) for record, problem in expected]


def test_a_gap_in_the_numbers_of_a_chain_that_was_hashed_again(home: Path) -> None:
    (home / "heads.txt").unlink()
    (home / "signing.pub").unlink()
    change(home, MOVED)
    rehash(home, 20)
    assert found(home)[0] == ("ledger:20", "entry 17 is missing before it")


def test_rows_that_the_chain_does_not_know_are_listed_to_a_limit(home: Path) -> None:
    change(home, "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 250) INSERT INTO captures"
           " SELECT i, run, url, requested_url, kind, status, ip_address, started, finished, 'no.gz', 0, 0, '', '', meta"
           " FROM n, captures WHERE captures.seq = 1")  # fmt: skip
    findings = found(home)
    unknown = [record for record, problem in findings if problem.startswith("it was inserted")]
    assert unknown == [f"capture:{number}" for number in range(100, 200)]
    assert ("file:no.gz", "it can't be read (No such file or directory)") in findings


@pytest.mark.parametrize("name", ["../store.gz", "a/b.gz", "z/b.gz", "odd\0.gz", "/etc/x.gz"])
def test_a_capture_does_not_lead_out_of_the_folder(home: Path, name: str) -> None:
    with Store(home) as store:
        store.database.execute("UPDATE captures SET file = ? WHERE seq = 1", (name,))
    assert ("capture:1", "the name of its file is not one") in found(home)
    (capture,) = (home / FOLDER).iterdir()
    assert ("capture:2", "it does not follow the record before it") in found(home), (
        "other files are still read"
    )
    assert not any(record == f"file:{capture.name}" for record, _ in found(home))


def test_files_that_no_record_speaks_of(home: Path) -> None:
    for name in ("zz.gz", "aa.gz"):
        (home / FOLDER / name).write_bytes(b"x")
    assert found(home) == [
        (f"file:{name}", "no record in the store speaks of it") for name in ("aa.gz", "zz.gz")
    ]


def test_heads_are_checked(home: Path) -> None:
    report = verify(home, heads=["rubbish"])
    assert [(one.record, one.problem) for one in report.findings] == [
        ("head", "this is not a head line: 'rubbish'")
    ]
    assert not report.ok
    assert report.first == report.findings[0]


def test_robots_texts_that_runs_obeyed(home: Path) -> None:
    text = "User-agent: *"
    digest = sha256(text.encode()).hexdigest()
    with Store(home) as store:
        store.robots.keep({digest: text})
        store.note("run", "9", {"robots": {"https://jobs.example.org": digest}})
    assert found(home) == []
    change(home, "UPDATE robots SET text = 'x'")
    assert found(home) == [(f"robots:{digest[:16]}", "its text was changed")]
    change(home, "DELETE FROM robots")
    assert found(home) == [("run:9", f"the robots.txt that it obeyed ({digest[:16]}) was removed")]


@pytest.mark.parametrize("proof", ["as stored", "another"])
def test_a_row_that_is_no_tombstone_is_found_whatever_its_deletion_states(home: Path, proof: str) -> None:
    change(home, "UPDATE versions SET title = '' WHERE id = 3")
    with Store(home) as store:
        digest = ChainReader(store.database).digests("version", [3])[3] if proof == "as stored" else "0" * 64
        store.note("deletion", "listing", {"tombstones": [["version:3", digest]]})
    assert [record for record, _ in found(home)] == ["version:3"]


def test_entries_of_several_kinds_and_subjects_that_are_not_numbers(home: Path) -> None:
    change(home, "UPDATE ledger SET subject = 'version:x' WHERE seq = 13")
    assert found(home) == [
        ("ledger:13", CHANGED),
        ("version:6", "it was inserted: the chain does not know it"),
    ]


FILE_CASES: list[tuple[str, list[tuple[int, int, bytes]], bytes, list[tuple[str, str]]]] = [
    ("whole", [(0, 3, b"one"), (3, 6, b"second")], b"onesecond", []),
    ("no rows, no bytes", [], b"", []),
    ("begins late", [(1, 3, b"one")], b"xone", [("capture:1", "follow")]),
    ("gap", [(0, 3, b"one"), (4, 6, b"second")], b"onexsecond", [("capture:2", "follow")]),
    ("overlap", [(0, 3, b"one"), (2, 3, b"esx")], b"onesx", [("capture:2", "follow")]),
    ("changed", [(0, 3, b"one"), (3, 6, b"second")], b"oneSecond", [("capture:2", "bytes")]),
    ("changed first", [(0, 3, b"one"), (3, 6, b"second")], b"0nesecond", [("capture:1", "bytes")]),
    ("cut", [(0, 3, b"one"), (3, 6, b"second")], b"onesec", [("capture:2", "bytes")]),
    ("more", [(0, 3, b"one")], b"onemore", [("file:a.gz", "4 bytes")]),
    ("one more", [(0, 3, b"one")], b"one.", [("file:a.gz", "1 bytes")]),
    ("negative offset", [(-2, 3, b"one")], b"one", [("capture:1", "follow")]),
    ("negative length", [(0, -1, b"")], b"one", [("file:a.gz", "3 bytes")]),
    ("empty record", [(0, 0, b""), (0, 3, b"one")], b"one", []),
]  # fmt: skip
REASONS = {
    "follow": "it does not follow the record before it",
    "bytes": "its bytes in a.gz were changed",
    "4 bytes": "4 bytes behind its last record belong to none (the next crawl cuts them off)",
    "1 bytes": "1 bytes behind its last record belong to none (the next crawl cuts them off)",
    "3 bytes": "3 bytes behind its last record belong to none (the next crawl cuts them off)",
}


def row(seq: int, offset: int, length: int, content: bytes) -> Capture:
    return Capture(
        seq=seq, run=None, url="", requested_url="", kind="response", status=200, ip_address=None, started="",
        finished="", file="a.gz", offset=offset, length=length, sha256=sha256(content).hexdigest(), payload_sha256="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "content", "expected"), [pytest.param(*case, id=name) for name, *case in FILE_CASES]
)
def test_check_file(tmp_path: Path, rows, content: bytes, expected: list[tuple[str, str]]) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(content)
    stored = [row(number, *one) for number, one in enumerate(rows, 1)]
    assert list(check_file(path, stored)) == [
        Finding(record=record, problem=REASONS[why]) for record, why in expected
    ]


def test_check_file_that_is_missing(tmp_path: Path) -> None:
    assert [one.record for one in check_file(tmp_path / "a.gz", [row(1, 0, 0, b"")])] == ["file:a.gz"]


@pytest.mark.parametrize(
    "detail", ["{", "{}", "[]", '{"tombstones": 1}', '{"tombstones": [["version:1"]]}', '"x"']
)
def test_a_deletion_that_is_not_one_excuses_nothing(home: Path, detail: str) -> None:
    with Store(home) as store:
        store.note("deletion", "listing", {})
    change(home, "UPDATE ledger SET detail = ? WHERE seq = 18", detail)
    with Store(home) as store:
        assert ChainReader(store.database).deletions() == {}
