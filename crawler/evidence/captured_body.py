"""The body of a captured page, read from its place in the WARC files, and its text."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.evidence.captures import FOLDER
from crawler.isolation import FailedElsewhere
from crawler.postings.charset import decode

if TYPE_CHECKING:
    from crawler.records import Capture
    from crawler.store import Store


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """What was received."""

    content: bytes
    content_type: str
    """As the server stated it; empty where it did not."""

    def text(self) -> str:
        """The text, decoded as the ad was read from it."""
        from w3lib.encoding import http_content_type_encoding

        return decode(self.content, http_content_type_encoding(self.content_type))


def captured_body(store: Store, seq: int, most: int | None = None) -> CapturedPage | None:
    """The body of a capture as it was received.

    Args:
        store: The store that indexes it.
        seq: Number of the capture; of one that only says "as before" the body of the one before is read.
        most: Bytes that are read at most; None for all.

    Returns:
        The body; None when the capture or its bytes are missing.
    """
    row = store.captures.get(seq)
    if row is not None and row.kind == "revisit":
        row = store.captures.latest(row.url)
    return None if row is None else _payload(store.home, row, most)


def _payload(home: Path, row: Capture, most: int | None) -> CapturedPage | None:
    path = home / FOLDER / Path(row.file).name
    try:
        with path.open("rb") as file:
            file.seek(row.offset)
            stored = file.read(row.length)
        with ConfinedProcess(module=__name__) as process:
            return process.ask(body_of_record, stored, most)
    except (OSError, ProcessLost, FailedElsewhere):
        return None


def body_of_record(stored: bytes, most: int | None) -> CapturedPage | None:
    """In a confined process: the body of a stored WARC record, unpacked as its HTTP headers say."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(io.BytesIO(stored)):
            if record.rec_type in {"response", "resource"}:
                headers = record.http_headers or record.rec_headers
                stated = headers.get_header("Content-Type") or ""
                return CapturedPage(bytes(record.content_stream().read(most)), stated)
    except (OSError, ArchiveLoadFailed):
        return None
    return None
