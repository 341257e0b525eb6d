"""Archives are read in confined processes: a hole in a reader costs the rest of one archive, and reaches nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.confined.lent import BLOCK
from crawler.postings import Hints
from crawler.records import JobPosting, Page
from crawler.scan import archive_reader
from crawler.scan.archive_reader import ArchiveReader
from tests.adversary import hole
from tests.scan.archives import mixed, record
from tests.scan.test_scan import rows, scan


class Pieces(io.BytesIO):
    """A stream that gives what it likes at a time, and may not be set back, as of a server without ranges."""

    def __init__(self, content: bytes, *, seekable: bool) -> None:
        super().__init__(content)
        self.is_seekable, self.largest = seekable, 0

    def seekable(self) -> bool:
        return self.is_seekable

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, size or 0)
        return super().read(min(size or 0, 1_000) if size else size)


@pytest.mark.parametrize("seekable", [True, False])
def test_a_lent_archive_is_read_as_a_file_is(seekable: bool) -> None:
    stream = Pieces(b"".join(mixed(0, 12)), seekable=seekable)
    with ArchiveReader(stream) as reader:
        batches = list(reader.batches())
    found = [one.page for batch in batches for one in batch.found if one.page is not None]
    assert [page.url for page in found] == [f"https://board.example/{n}" for n in (0, 1, 4, 5, 8, 9)]
    assert batches[-1].records == 12
    assert not [one.fault for batch in batches for one in batch.found if one.fault is not None]
    assert stream.largest <= BLOCK


def test_damage_is_found_and_passed_over_in_a_lent_archive() -> None:
    records = mixed(0, 6)
    content = b"".join([records[0], b"not a record of any kind", *records[1:]])
    with ArchiveReader(Pieces(content, seekable=True)) as reader:
        found = [one for batch in reader.batches() for one in batch.found]
    assert [one.page.url for one in found if one.page] == [f"https://board.example/{n}" for n in (0, 1, 4, 5)]
    assert [one.fault.offset for one in found if one.fault] == [len(records[0])]


def test_what_the_stream_raises_is_raised_by_the_reader() -> None:
    class Dead(Pieces):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionError("the line is dead")

    with ArchiveReader(Dead(b"", seekable=True)) as reader, pytest.raises(ConnectionError, match="dead"):
        list(reader.batches())


def test_a_reader_that_is_lost_costs_the_rest_of_its_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hole in what opens archives ends its process: that is a problem that is named, and the scan goes on."""
    genuine: Callable[..., object] = ConfinedProcess.ask

    def crashing(self: ConfinedProcess, work: object, *given: object) -> object:
        return genuine(self, hole.crash if work is archive_reader.next_records else work, *given)

    monkeypatch.setattr(ConfinedProcess, "ask", crashing)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(mixed(0, 4)))
    assert scan(tmp_path / "out", tmp_path / "a.warc.gz") == 1
    (problem,) = rows(tmp_path / "out", "problems")
    assert "the rest is not read" in problem["reason"]


def test_a_page_that_ends_its_reader_costs_its_own_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine: Callable[..., object] = ConfinedProcess.ask
    met: list[int] = []

    def crashing(self: ConfinedProcess, work: object, *given: object) -> object:
        if work is archive_reader.ads_on:
            met.append(1)
            if len(met) == 1:
                return genuine(self, hole.crash)
        return genuine(self, work, *given)

    monkeypatch.setattr(ConfinedProcess, "ask", crashing)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(mixed(0, 6)))
    assert scan(tmp_path / "out", tmp_path / "a.warc.gz") == 1
    assert [row["url"] for row in rows(tmp_path / "out", "problems")] == ["https://board.example/0"]
    assert {row["url"] for row in rows(tmp_path / "out", "ads")} == {
        f"https://board.example/{n}" for n in (1, 4, 5)
    }


def test_a_reader_can_not_write_into_another_source(monkeypatch: pytest.MonkeyPatch) -> None:
    forged = (JobPosting(url="https://other.example/1", source="other", title="Cook"),)
    monkeypatch.setattr(ConfinedProcess, "ask", lambda *_: forged)
    page = Page(url="https://board.example/1", body=b"", fetched_at="2026-11-01T00:00:00Z")
    with ArchiveReader(io.BytesIO(record("https://board.example/1", b""))) as reader:
        (ad,) = reader.ads(page, Hints(source="archive"))
    assert ad.source == "archive"


def test_a_hole_reads_no_more_than_the_stream_that_was_lent(tmp_path: Path) -> None:
    """The questions of a lent stream name no file; without one they are no questions at all."""
    with ConfinedProcess(module=hole.__name__) as process, pytest.raises(ProcessLost, match="nonsense"):
        process.ask(hole.asks_for_bytes)
    with ConfinedProcess(module=hole.__name__, lends=Pieces(b"lent", seekable=True)) as process:
        assert process.ask(hole.asks_for_bytes) == b"lent"
        assert process.ask(hole.well) == "well"
