"""Scan one archive: the task that an engine runs, in any process of any machine that shares the output folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import process_time
from typing import Final

from crawler.assess import attempt, with_problem
from crawler.confined import ProcessLost
from crawler.fetch.safety.costly_pages import is_costly_to_parse, read_apart
from crawler.imports.pages import CONTENT, ads_of
from crawler.imports.warc_pages import read_record
from crawler.imports.warc_records import WarcFault, WarcPosition, WarcRecord, records
from crawler.indicators import load_catalogue
from crawler.isolation import FailedElsewhere, Failure, guarded
from crawler.postings import Hints
from crawler.postings.unread import unread_page
from crawler.records import JobPosting, Page
from crawler.scan.checkpoint import Checkpoint, CheckpointFile
from crawler.scan.inputs import Archive
from crawler.scan.part_writer import PartWriter
from crawler.scan.prefilter import may_hold_ads, prefilter
from crawler.scan.remote import open_archive
from crawler.scan.rows import ad_row, capture_row, hit_rows, link_rows, problem_row
from crawler.store.observations import key_of

EVERY: Final = 2_000
"""Records between two checkpoints. Set by hand."""


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
        self._count = WarcPosition()
        self._tally: Counter[str] = Counter()
        self._suspect = note.left.offset if note.left and note.left.reading else -1

    def run(self) -> ArchiveResult:
        begun = process_time()
        task, tally = self._task, self._tally
        with open_archive(task.archive.address) as stream, PartWriter(Path(task.out), self._part) as writer:
            for found in records(stream, self._count):
                self._one(found, writer)
                if self._count.records % EVERY == 0:
                    self._say(self._count.offset, reading=False)
            told = ArchiveResult(
                records=self._count.records,
                pages=tally["pages"],
                read=tally["read"],
                ads=tally["ads"],
                bands={band: tally[band] for band in ("priority", "look", "low")},
                problems=tally["problems"],
                size=self._count.offset,
                seconds=process_time() - begun,
            )
            writer.finish(_done(task.archive, told))
        return told

    def _one(self, found: WarcRecord | WarcFault, writer: PartWriter) -> None:
        if isinstance(found, WarcRecord) and found.is_response and (seen := prefilter(found.block)) != "read":
            self._tally["pages"] += seen == "no ad"
            return
        page = read_record(found) if isinstance(found, WarcRecord) else found
        if isinstance(page, Page) and isinstance(found, WarcRecord):
            self._tally["pages"] += 1
            if not may_hold_ads(page.body):
                return
            self._tally["read"] += 1
            self._say(found.offset, reading=True)
            read = guarded("reading the page", partial(self._read_or_refuse, page, found))
            if isinstance(read, WarcFault):
                page = read
            elif isinstance(read, Failure):
                self._problem(WarcFault(found.number, found.offset, str(read), found.url), writer)
                self._keep((unread_page(page, self._hints, read),), found, page, writer)
            else:
                self._keep(read, found, page, writer)
        if isinstance(page, WarcFault):
            self._problem(page, writer)

    def _problem(self, fault: WarcFault, writer: PartWriter) -> None:
        self._tally["problems"] += 1
        writer.add("problems", problem_row(self._task.archive.address, fault))

    def _read_or_refuse(self, page: Page, record: WarcRecord) -> tuple[JobPosting, ...] | WarcFault:
        try:
            return self._read(page, record.offset)
        except ProcessLost as error:
            return WarcFault(record.number, record.offset, str(error), record.url)

    def _read(self, page: Page, offset: int) -> tuple[JobPosting, ...]:
        if offset == self._suspect or is_costly_to_parse(page.body):
            apart = read_apart(page, self._hints)
            if apart.failure is not None:
                raise FailedElsewhere(apart.failure)
            return apart.postings if apart.kind in CONTENT else ()
        return ads_of(page, self._hints)[1]

    def _keep(
        self, postings: tuple[JobPosting, ...], record: WarcRecord, page: Page, writer: PartWriter
    ) -> None:
        capture = f"{self._part}-{record.number:09d}"
        for posting in postings:
            tried = attempt(posting, catalogue=load_catalogue(sentences=False))
            said = tried.assessment
            if tried.failure is not None:
                posting = with_problem(posting, tried.failure)
                self._problem(WarcFault(record.number, record.offset, str(tried.failure), record.url), writer)
            self._tally["ads"] += 1
            self._tally[said.band] += 1
            version = f"{self._part}-{self._tally['ads']:09d}"
            key = key_of(posting.source, posting.url)
            links, hits = link_rows(version, key, said), hit_rows(version, key, said)
            writer.add_ad(ad_row(version, capture, posting, said), list(links), list(hits))
        if postings:
            writer.add("captures", capture_row(capture, self._task.archive.address, record, page))

    def _say(self, offset: int, *, reading: bool) -> None:
        self._note.put(Checkpoint(offset, self._count.records, self._tally["ads"], reading))


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
