"""Reading one record of an archive again by its place, and proving that it is the one that was scanned."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from crawler.imports.warc_pages import page_of
from crawler.imports.warc_records import WarcRecord, records
from crawler.records import Page


def reread(capture: Mapping[str, Any]) -> Page | None:
    """The page of a row of `captures`; None when its archive is not on this machine or holds something else."""
    file, length = Path(capture["file"]), capture["length"]
    if length is None or not file.is_absolute():
        return None
    try:
        with file.open("rb") as stream:
            stream.seek(capture["offset"])
            piece = stream.read(length)
    except OSError:
        return None
    found = next(records(BytesIO(piece)), None)
    if not isinstance(found, WarcRecord) or capture["digest"] != f"sha256:{sha256(found.block).hexdigest()}":
        return None
    page = page_of(found)
    return page if isinstance(page, Page) else None
