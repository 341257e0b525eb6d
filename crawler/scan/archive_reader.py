"""Archives and their pages, read in confined processes: FastWARC, libxml2 and Lexbor read what strangers wrote.

One process opens an archive and answers its pages that may hold ads; a second one reads these pages. Neither has the
archive's file or connection, which is lent, nor the tables, keys and network of the worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final, Self

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.confined.lent import Lendable, LentStream
from crawler.imports.pages import ads_of
from crawler.imports.warc_pages import read_record
from crawler.imports.warc_records import WarcFault, WarcPosition, WarcRecord, records
from crawler.isolation import FailedElsewhere
from crawler.postings import Hints
from crawler.records import JobPosting, Page
from crawler.scan.prefilter import may_hold_ads, prefilter
from crawler.text.joined_address import readable_address

EVERY: Final = 2_000
"""Records of one answer, and between two checkpoints. Set by hand."""
BATCH_BYTES: Final = 8 * 1024 * 1024
"""Bytes of pages from which an answer is sent. Set by hand."""
SECONDS: Final = 600.0
"""When a process is ended whatever it does: 2,000 records take 0.1 to 2 s of processor. Set by hand."""
PAGE_SECONDS: Final = 120.0
"""The same for one page; its seconds of processor are limited too. Set by hand."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that may hold ads, and what the table of captures says of its record."""

    number: int
    offset: int
    length: int | None
    url: str
    digest: str
    """`sha256:` of the record's block."""
    stated_digest: str
    record_id: str
    page: Page


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A page, or a fault."""

    page: FoundPage | None = None
    fault: WarcFault | None = None


@dataclass(slots=True)
class ReadRecords:
    """Some records of an archive."""

    found: list[FoundRecord] = field(default_factory=list)
    pages: int = 0
    """HTML pages among them."""
    records: int = 0
    """Records so far."""
    offset: int = 0
    """Byte at which the last one begins; at the end, the size of the archive."""
    is_end: bool = False


class ArchiveReader:
    """Reads one archive; a context manager, which ends its processes."""

    def __init__(self, stream: Lendable) -> None:
        self._seekable = stream.seekable()
        self._archive = ConfinedProcess(seconds=SECONDS, cpu=None, module=__name__, lends=stream)
        self._pages = ConfinedProcess(seconds=PAGE_SECONDS, module=__name__)
        self._last = ReadRecords()

    def batches(self) -> Iterator[ReadRecords]:
        """The records of the archive; where reading it ends its process, the last is a fault that says so.

        Raises:
            OSError: As the stream raised it, or another error of a remote one.
        """
        try:
            self._archive.ask(open_archive, self._seekable)
            while not self._last.is_end:
                self._last = self._archive.ask(next_records)
                yield self._last
        except (ProcessLost, FailedElsewhere) as error:
            reason = f"reading stopped here, and the rest is not read: {error}"
            fault = WarcFault(self._last.records + 1, self._last.offset, reason)
            yield replace(self._last, found=[FoundRecord(fault=fault)], pages=0, is_end=True)

    def ads(self, page: Page, hints: Hints) -> tuple[JobPosting, ...]:
        """The ads on a page, under the source of the hints whatever its reader says.

        Raises:
            ProcessLost: It took too much.
            FailedElsewhere: A reader raised.
        """
        found = self._pages.ask(ads_on, page, hints)
        return tuple(replace(ad, source=hints.source) for ad in found)

    @property
    def processor_seconds(self) -> float:
        """What its processes have taken."""
        return self._archive.processor_seconds + self._pages.processor_seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()
        self._pages.close()


class _Reading:
    """In the confined process: an archive that is being read."""

    def __init__(self, *, seekable: bool) -> None:
        self._position = WarcPosition()
        self._records = records(LentStream(seekable=seekable), self._position)

    def following(self) -> ReadRecords:
        read, size, begun = ReadRecords(), 0, self._position.records
        for record in self._records:
            one = self._one(record, read)
            if one is not None:
                read.found.append(one)
                size += len(one.page.page.body) if one.page else 0
            if size > BATCH_BYTES or self._position.records - begun >= EVERY:
                break
        else:
            read.is_end = True
        read.records, read.offset = self._position.records, self._position.offset
        return read

    def _one(self, record: WarcRecord | WarcFault, read: ReadRecords) -> FoundRecord | None:
        if isinstance(record, WarcFault):
            return FoundRecord(fault=record)
        if record.is_response and (seen := prefilter(record.block)) != "read":
            read.pages += seen == "no ad"
            return None
        page = read_record(record)
        if not isinstance(page, Page):
            return FoundRecord(fault=page) if page is not None else None
        read.pages += 1
        return FoundRecord(page=_placed(record, page)) if may_hold_ads(page.body) else None


def _placed(record: WarcRecord, page: Page) -> FoundPage:
    return FoundPage(
        number=record.number,
        offset=record.offset,
        length=record.length,
        url=record.url,
        digest=f"sha256:{sha256(record.block).hexdigest()}",
        stated_digest=record.headers.get("WARC-Payload-Digest") or "",
        record_id=record.headers.get("WARC-Record-ID") or "",
        page=replace(page, url=readable_address(page.url)),
    )


_OPEN: Final[list[_Reading]] = []
"""In the confined process: the archive that is open."""


def open_archive(seekable: bool) -> None:
    """In the confined process: begin to read the archive that was lent."""
    _OPEN[:] = [_Reading(seekable=seekable)]


def next_records() -> ReadRecords:
    """In the confined process: the next records."""
    return _OPEN[0].following()


def ads_on(page: Page, hints: Hints) -> tuple[JobPosting, ...]:
    """In the confined process: the ads on a page."""
    return ads_of(page, hints)[1]
