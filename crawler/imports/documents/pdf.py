"""PDF: the text of all pages is one ad. One of scanned pages has none, and is kept reachable as an attachment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from crawler.document_process import open_document
from crawler.imports.items import MAX_BODY, Attachment, Item
from crawler.imports.messages.message import Message, message_item

LEAST: Final = 20
"""Characters of a page with less text than that it counts as a picture: page numbers, stamps. Set by hand in 2026."""


def read_pdf(path: Path) -> Iterator[Item]:
    """Read the text of a PDF."""
    found = open_document("pdf", path)
    if "error" in found:
        yield Item(origin=str(path), error=str(found["error"]))
        return
    pages = [str(page).replace("\r\n", "\n").strip() for page in found["pages"]]
    scanned = sum(len(page) < LEAST for page in pages)
    document = Attachment(name=path.name, media_type="application/pdf", path=path)
    with path.open("rb") as stream:
        raw = stream.read(MAX_BODY)
    message = Message(
        container="PDF",
        text="\n\n".join(filter(None, pages)),
        more=(("pages", str(len(pages))), ("pages_without_text", str(scanned) if scanned else "")),
        attachments=(document,) if scanned else (),
    )
    item = message_item(str(path), message, raw)
    if scanned == len(pages):
        item = replace(item, mapping=None, note=f"a PDF without text: its {scanned} pages are pictures")
    yield item
