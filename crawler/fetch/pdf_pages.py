"""Notices as PDF: their text as a page that the readers take. The file is opened in a confined process of its own."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from crawler.document_process import open_document
from crawler.postings.job_labels import read_labels
from crawler.text.language import detect

if TYPE_CHECKING:
    from crawler.records import Page

HEAD: Final = 1_024
"""Bytes in which the mark of a PDF stands (ISO 32000, annex H of Adobe's edition)."""
TOP: Final = 5
"""Lines at the top of a notice among which its headline is looked for. Set by hand in 2026."""
LONGEST_HEAD: Final = 100
"""Characters of the longest headline."""
WORD: Final = 4
"""Letters of the shortest word that a headline shares with the name of the file."""
_WORDS: Final = re.compile(r"[^\w']+|_")


def is_pdf(body: bytes) -> bool:
    """True for the bytes of a PDF."""
    return b"%PDF-" in body[:HEAD] and b"<html" not in body[:HEAD].lower()


def page_of_pdf(page: Page) -> tuple[Page, str]:
    """A PDF as a page of paragraphs, one a line, under the same address; and why it can't be read, in words.

    Its headline is the line at its top that shares a word with the name of the file, below the head of the letter;
    without one the name of the file. A label in the text ("Position: ...") comes before both. Its language is that
    of the text, by which its dates are read.
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
    name = _name_of(page.url)
    head = f"<head><title>{escape(_headline(lines, name) or name)}</title></head>"
    language = detect(" ".join(lines), "en")
    html = f'<html lang="{language}">{head}<body>{shown}{links}</body></html>'
    return replace(page, body=html.encode("utf-8", "replace"), encoding="utf-8"), ""


def _name_of(url: str) -> str:
    """The name of a file in words: "advert-31-ward_clerk.pdf" -> "advert 31 ward clerk"."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return _WORDS.sub(" ", name.removesuffix(".pdf").removesuffix(".PDF")).strip()


def _headline(lines: Sequence[str], name: str) -> str:
    """The first of the top lines that shares a word with the name of the file; "" without one."""
    named = {word for word in _WORDS.sub(" ", name).casefold().split() if len(word) >= WORD}
    top = [line for line in lines if line][:TOP]
    heads = (line for line in top if len(line) <= LONGEST_HEAD and not read_labels([line]).values)
    return next((line for line in heads if named & set(_parts(line))), "")


def _parts(line: str) -> list[str]:
    return _WORDS.sub(" ", line).casefold().split()
