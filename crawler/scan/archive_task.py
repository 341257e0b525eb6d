"""Scan one archive: the task that an engine runs, in any process of any machine that shares the output folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import process_time

from crawler.assess import attempt, with_problem
from crawler.confined import ProcessLost
from crawler.imports.warc_records import WarcFault
from crawler.indicators import load_catalogue
from crawler.isolation import Failure, guarded
from crawler.postings import Hints
from crawler.postings.unread import unread_page
from crawler.records import JobPosting
from crawler.scan.archive_reader import ArchiveReader, FoundPage, FoundRecord, ReadRecords
from crawler.scan.checkpoint import Checkpoint, CheckpointFile
from crawler.scan.inputs import Archive
from crawler.scan.part_writer import PartWriter
from crawler.scan.remote import open_archive
from crawler.scan.rows import ad_row, capture_row, hit_rows, link_rows, problem_row
from crawler.store.observations import key_of


@dataclass(frozen=True, slots=True)
class ScanTask:
    """One archive to scan, and the folder of the tables."""

    archive: Archive
    out: str
    source: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class ArchiveResult:
    """Counts of one archive."""

    records: int
    pages: int
    """HTML pages."""
    read: int
    """Pages that passed the prefilter and were read."""
    ads: int
    bands: dict[str, int]
    problems: int
    size: int
    """Bytes of the archive."""
    seconds: float = field(compare=False, default=0.0)
    """Processor time, in seconds."""


def scan_archive(task: ScanTask) -> ArchiveResult:
    """Scan one archive and write its part of each table. Scanning it twice writes the same part.

    Raises:
        OSError: The archive can't be opened or read (or another of `remote_errors`); then no part is written.
    """
    note = CheckpointFile(Path(task.out), task.archive.part)
    done = False
    try:
        scanned = _Scan(task, note).run()
        done = True
    finally:
        note.close(done=done)
    return scanned


class _Scan:
    def __init__(self, task: ScanTask, note: CheckpointFile) -> None:
        self._task = task
        self._note = note
        self._hints = Hints(source=task.source, region=task.region)
        self._part = task.archive.part
        self._last = ReadRecords()
        self._tally: Counter[str] = Counter()

    def run(self) -> ArchiveResult:
        begun = process_time()
        task, tally = self._task, self._tally
        with (
            open_archive(task.archive.address) as stream,
            PartWriter(Path(task.out), self._part) as writer,
            ArchiveReader(stream) as reader,
        ):
            for batch in reader.batches():
                self._last = batch
                tally["pages"] += batch.pages
                for found in batch.found:
                    self._one(found, reader, writer)
                self._say(batch.offset, reading=False)
            told = ArchiveResult(
                records=self._last.records,
                pages=tally["pages"],
                read=tally["read"],
                ads=tally["ads"],
                bands={band: tally[band] for band in ("priority", "look", "low")},
                problems=tally["problems"],
                size=self._last.offset,
                seconds=process_time() - begun + reader.processor_seconds,
            )
            writer.finish(_done(task.archive, told))
        return told

    def _one(self, found: FoundRecord, reader: ArchiveReader, writer: PartWriter) -> None:
        page = found.page
        if found.fault is not None or page is None:
            if found.fault is not None:
                self._problem(found.fault, writer)
            return
        self._tally["read"] += 1
        self._say(page.offset, reading=True)
        read = guarded("reading the page", partial(self._read, page, reader))
        if isinstance(read, WarcFault):
            self._problem(read, writer)
        elif isinstance(read, Failure):
            self._problem(_fault(page, str(read)), writer)
            self._keep((unread_page(page.page, self._hints, read),), page, writer)
        else:
            self._keep(read, page, writer)

    def _problem(self, fault: WarcFault, writer: PartWriter) -> None:
        self._tally["problems"] += 1
        writer.add("problems", problem_row(self._task.archive.address, fault))

    def _read(self, page: FoundPage, reader: ArchiveReader) -> tuple[JobPosting, ...] | WarcFault:
        try:
            return reader.ads(page.page, self._hints)
        except ProcessLost as error:
            return _fault(page, str(error))

    def _keep(self, postings: tuple[JobPosting, ...], page: FoundPage, writer: PartWriter) -> None:
        capture = f"{self._part}-{page.number:09d}"
        for posting in postings:
            tried = attempt(posting, catalogue=load_catalogue(sentences=False))
            said = tried.assessment
            if tried.failure is not None:
                posting = with_problem(posting, tried.failure)
                self._problem(_fault(page, str(tried.failure)), writer)
            self._tally["ads"] += 1
            self._tally[said.band] += 1
            version = f"{self._part}-{self._tally['ads']:09d}"
            key = key_of(posting.source, posting.url)
            links, hits = link_rows(version, key, said), hit_rows(version, key, said)
            writer.add_ad(ad_row(version, capture, posting, said), list(links), list(hits))
        if postings:
            writer.add("captures", capture_row(capture, self._task.archive.address, page))

    def _say(self, offset: int, *, reading: bool) -> None:
        self._note.put(Checkpoint(offset, self._last.records, self._tally["ads"], reading))


def _fault(page: FoundPage, reason: str) -> WarcFault:
    return WarcFault(page.number, page.offset, reason, page.url)


def _done(archive: Archive, told: ArchiveResult) -> dict[str, object]:
    """Content of the `done` file: the same for the same archive, so without times."""
    return {
        "file": archive.address,
        "size": told.size,
        "changed": archive.changed,
        "records": told.records,
        "pages": told.pages,
        "read": told.read,
        "ads": told.ads,
        "bands": told.bands,
        "problems": told.problems,
    }
