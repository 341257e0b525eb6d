"""Notices as PDF: their text as a page that the readers take. The file is opened in a confined process of its own."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from crawler.document_process import open_document
from crawler.text.language import detect

if TYPE_CHECKING:
    from crawler.records import Page

HEAD: Final = 1_024
"""Bytes in which the mark of a PDF stands (ISO 32000, annex H of Adobe's edition)."""
_WORDS: Final = re.compile(r"[^\w']+|_")


def is_pdf(body: bytes) -> bool:
    """True for the bytes of a PDF."""
    return b"%PDF-" in body[:HEAD] and b"<html" not in body[:HEAD].lower()


def page_of_pdf(page: Page) -> tuple[Page, str]:
    """A PDF as a page of paragraphs, one a line, under the same address; and why it can't be read, in words.

    Its title is the name of the file: a label in the text ("Position: ...") comes before it. Its language is that of
    the text, by which its dates are read.
    """
    with tempfile.NamedTemporaryFile(prefix="adwatch-", suffix=".pdf") as file:
        file.write(page.body)
        file.flush()
        found = open_document("pdf", Path(file.name))
    if "error" in found:
        return page, f"a PDF that can't be read: {found['error']}"
    lines = [line.strip() for text in found["pages"] for line in str(text).splitlines()]
    shown = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    if not shown:
        return page, "a PDF without text: its pages are pictures"
    links = "".join(f'<a href="{escape(str(link))}"></a>' for link in found["links"])
    head = f"<head><title>{escape(_name_of(page.url))}</title></head>"
    language = detect(" ".join(lines), "en")
    html = f'<html lang="{language}">{head}<body>{shown}{links}</body></html>'
    return replace(page, body=html.encode("utf-8", "replace"), encoding="utf-8"), ""


def _name_of(url: str) -> str:
    """The name of a file in words: "advert-31-ward_clerk.pdf" -> "advert 31 ward clerk"."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return _WORDS.sub(" ", name.removesuffix(".pdf").removesuffix(".PDF")).strip()
