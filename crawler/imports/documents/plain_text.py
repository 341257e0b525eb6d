"""Plain text: one ad, or several with lines of dashes, equals signs, asterisks or underscores between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crawler.imports.csv_rows import charset_of
from crawler.imports.gzip_files import open_unzipped
from crawler.imports.items import MAX_BODY, Item, too_large
from crawler.imports.messages.message import Message, message_item
from crawler.imports.messages.whatsapp import is_whatsapp, read_whatsapp

_BETWEEN: Final = re.compile(r"^[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,})[ \t]*$", re.M)
_SAMPLE: Final = 64 * 1024
"""Bytes from which the charset is detected, and whether it is text."""


SITE_FILES: Final = frozenset(
    ("robots.txt", "humans.txt", "ads.txt", "security.txt", "llms.txt", "sitemap.txt")
)
"""Files of saved web sites that are written for programs."""


def is_text(path: Path) -> bool:
    """Whether the first bytes of a file are text."""
    with open_unzipped(path) as stream:
        sample = stream.read(_SAMPLE)
    return bool(sample.strip()) and (b"\x00" not in sample or sample.startswith((b"\xff\xfe", b"\xfe\xff")))


def read_text(path: Path) -> Iterator[Item]:
    """Read the ads of a text file, or the messages of a chat that WhatsApp exported."""
    if path.name.lower() in SITE_FILES:
        yield Item(origin=str(path), note="a file of a web site that is written for programs")
        return
    with open_unzipped(path) as stream:
        raw = stream.read(MAX_BODY + 1)
    text = raw.decode(charset_of(raw[:_SAMPLE]), "replace")
    if is_whatsapp(text[:_SAMPLE]):
        yield from read_whatsapp(path)
        return
    if len(raw) > MAX_BODY:
        yield too_large(path, MAX_BODY)
        return
    if not text.strip():
        yield Item(origin=str(path), error="an empty text")
        return
    for line, part in _parts(text):
        message = Message(container="plain text", text=part.strip("\n"))
        yield message_item(f"{path}:{line}", message, part.encode("utf-8", "surrogatepass"))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Parts with words, each with the number of its first line."""
    start = 0
    ends = [*_BETWEEN.finditer(text), None]
    for end in ends:
        part = text[start : end.start() if end else len(text)]
        if part.strip():
            blank = len(part) - len(part.lstrip())
            yield text.count("\n", 0, start + blank) + 1, part
        start = end.end() if end else len(text)
