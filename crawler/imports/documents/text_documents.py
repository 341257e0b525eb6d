"""PDF and Word: the text of a document is one ad. A PDF of scanned pages has none, and is kept as an attachment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, Final

from crawler.document_process import open_document
from crawler.imports.items import MAX_BODY, Attachment, Item
from crawler.imports.messages.message import Message, message_item
from crawler.text.display import counted

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
    message = Message(
        container="PDF",
        text="\n\n".join(filter(None, pages)),
        markup=_links(found),
        more=(("pages", str(len(pages))), ("pages_without_text", str(scanned) if scanned else "")),
        attachments=(_document(path, "application/pdf"),) if scanned else (),
    )
    raw = _bytes(path)
    item = message_item(str(path), message, raw)
    if scanned == len(pages):
        item = replace(item, mapping=None, note=f"a PDF without text, {counted(scanned, 'page')} of pictures")
    yield item


def read_word(path: Path) -> Iterator[Item]:
    """Read the text of a Word document (.docx)."""
    found = open_document("word", path)
    if "error" in found:
        yield Item(origin=str(path), error=str(found["error"]))
        return
    text = "\n".join(map(str, found["pages"])).strip()
    yield message_item(
        str(path), Message(container="Word document", text=text, markup=_links(found)), _bytes(path)
    )


def _links(found: dict[str, Any]) -> str:
    """The links of a document as HTML, from which contacts are read that its text does not show."""
    return "".join(f'<a href="{escape(str(one))}"></a>' for one in found["links"])


def _document(path: Path, kind: str) -> Attachment:
    return Attachment(name=path.name, media_type=kind, path=path)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_BODY)
