"""Choose the reader for a file. To add a format: a module with a reader, and a line in `FORMATS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from crawler.imports.containers.har import read_har
from crawler.imports.containers.mhtml import read_mhtml
from crawler.imports.containers.zip_files import read_zip
from crawler.imports.csv_rows import is_table, read_csv
from crawler.imports.documents.plain_text import is_text, read_text
from crawler.imports.documents.sheets import read_sheets
from crawler.imports.documents.text_documents import read_pdf, read_word
from crawler.imports.gzip_files import open_unzipped
from crawler.imports.items import Item
from crawler.imports.json_lines import read_json_lines
from crawler.imports.messages.mail import read_eml, read_mbox
from crawler.imports.messages.telegram_pages import is_preview, read_preview
from crawler.imports.pictures import ENDINGS as PICTURES
from crawler.imports.pictures import belongs_to_page, read_picture_file, with_text_of_picture
from crawler.imports.saved_html import read_html, shared_urls
from crawler.imports.warc_pages import read_warc
from crawler.isolation import Failure, guarded_items

Inside = Callable[[list[Path]], Iterator[Item]]
"""Reads files and folders that were unpacked of a container."""
Reader = Callable[[Path], Iterator[Item]]
ContainerReader = Callable[[Path, Inside], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """Files with one of some endings, and their reader."""

    name: str
    endings: tuple[str, ...]
    """Endings of file names, without the dot; all but containers and documents may be gzipped too (`.csv.gz`)."""
    read: Reader | ContainerReader
    becomes: str
    """What becomes an ad."""


FORMATS: Final[tuple[FileFormat, ...]] = (
    FileFormat("JSON Lines, JSON", ("jsonl", "ndjson", "jl", "json"), read_json_lines,
               "each object; posts of captures, dumps and saved answers; messages of Telegram Desktop and Discord"),
    FileFormat("CSV, TSV", ("csv", "tsv"), read_csv, "each row below the header"),
    FileFormat("sheets (extra `documents`)", ("xlsx", "xlsm", "xlsb", "xls", "ods"), read_sheets,
               "each row below the header, of each sheet"),
    FileFormat("saved pages", ("html", "htm", "xhtml"), read_html,
               "the ads on the page; messages of a t.me/s page or of an export of Telegram Desktop"),
    FileFormat("pages saved as one file", ("mhtml", "mht"), read_mhtml, "the ads on the page"),
    FileFormat("network log of a browser", ("har",), read_har,
               "the ads on its pages, and posts and jobs in its answers"),
    FileFormat("feeds", ("xml", "rss", "atom"), read_html, "each entry that is a job"),
    FileFormat("web archives (extra `warc`)", ("warc",), read_warc, "the ads on its pages"),
    FileFormat("PDF (extra `documents`)", ("pdf",), read_pdf, "the text of all pages"),
    FileFormat("Word documents", ("docx",), read_word, "the text"),
    FileFormat("plain text", ("txt", "text"), read_text,
               "the text, or its parts between lines of dashes; messages of a chat that WhatsApp exported"),
    FileFormat("pictures (extra `pictures`)", PICTURES, read_picture_file, "the text of the picture"),
    FileFormat("zip archives, WACZ", ("zip", "wacz"), read_zip, "what is in its files"),
    FileFormat("mail", ("eml",), read_eml, "the mail, or the mail that it carries; and documents that came with it"),
    FileFormat("mailboxes", ("mbox", "mbx"), read_mbox, "each mail"),
)  # fmt: skip
"""All formats. Of a file with another name the first bytes tell."""

_WITHIN: Final = (read_zip, read_eml, read_mbox)
"""Readers of files that hold other files."""
_BY_CONTENT: Final[tuple[tuple[bytes, Reader | ContainerReader], ...]] = (
    (rb"WARC/1", read_warc),
    (rb"%PDF-", read_pdf),
    (rb"PK\x03\x04", read_zip),
    (rb"From \S+ .*\r?\n[\w-]+:", read_mbox),
    (rb"(?:(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|MIME-Version|Message-ID|X-[\w-]+):"
     rb" ?.*\r?\n(?:[ \t].*\r?\n)*){2}", read_eml),
    (rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|\?xml|!--)", read_html),
    (rb"\s*(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*[\[{\]\"])", read_json_lines),
)  # fmt: skip
"""First bytes of a file whose name tells nothing -> its reader."""

_HTML: Final = re.compile(r"\.(?:html?|xhtml)(?:\.gz)?$", re.I)
MAX_NESTING: Final = 4
"""Containers within each other that are read: a mail with a zip archive of mails with sheets. Set by hand in 2026."""
UNKNOWN: Final = "no kind of file that can be read"
"""Why a file is not read."""


def reader_of(path: Path) -> Reader | ContainerReader | None:
    """The reader for a file, by its name, else by its first bytes; None if no format matches."""
    name = path.name.lower().removesuffix(".gz")
    for one in FORMATS:
        if name.endswith(tuple(f".{ending}" for ending in one.endings)):
            return one.read
    with open_unzipped(path) as stream:
        start = stream.read(4096)
    return next((found for content, found in _BY_CONTENT if re.match(content, start, re.I)), None)


def is_picture(path: Path) -> bool:
    """Whether a file is a picture, by its name."""
    return path.name.lower().endswith(tuple(f".{ending}" for ending in PICTURES))


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or all files below a folder, sorted, without hidden ones."""
    if not path.is_dir():
        yield path
        return
    for below in sorted(path.rglob("*")):
        relative = below.relative_to(path)
        if below.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield below


def read_path(path: Path) -> Iterator[Item]:
    """Read all items of a file or folder, as `read_paths` does."""
    return read_paths([path])


def read_paths(paths: Iterable[Path]) -> Iterator[Item]:
    """Read all items as `items_of`, and their pictures; in this process, so of trusted files only.

    Strangers' files are read by `confined_files.read_files`.
    """
    return map(with_text_of_picture, items_of(paths))


def items_of(paths: Iterable[Path]) -> Iterator[Item]:
    """All items of files and folders, and of the files inside archives and mails.

    A file that can't be opened is an item with an error. A file of no known format is an error only if it was named
    itself: folders of saved pages have style sheets. A text that was named itself is read as a text. Saved pages that
    state the same URL are told from each other by their files. Pictures come last, but for those of a message.
    """
    named = list(paths)
    return map(_with_files_that_are_there, _read(named, frozenset(named), 0))


def _with_files_that_are_there(item: Item) -> Item:
    """The item with attachments named only where their files are missing: a chat that was exported without media."""
    if all(one.path is None or one.path.exists() for one in item.attachments):
        return item
    files = (
        one if one.path is None or one.path.exists() else replace(one, path=None) for one in item.attachments
    )
    return replace(item, attachments=tuple(files))


def _inside(paths: list[Path], depth: int) -> Iterator[Item]:
    if depth > MAX_NESTING:
        yield Item(origin=str(paths[0]), error=f"more than {MAX_NESTING} archives or mails within each other")
        return
    yield from _read(paths, frozenset(), depth)


def _read(paths: list[Path], named: Container[Path], depth: int) -> Iterator[Item]:
    found = [file for path in paths for file in _files(path)]
    files = [*(file for file in found if not is_picture(file)), *filter(is_picture, found)]
    shared = shared_urls(file for file in files if _HTML.search(file.name)) if len(files) > 1 else frozenset()
    shown: set[Path] = set()
    for file in files:
        if file in shown and file not in named:
            continue
        try:
            read = _items(file, file in named, shared, depth)
            if file not in named and is_picture(file) and belongs_to_page(file, paths):
                read = iter([Item(origin=str(file), note="a picture of a saved page")])
            for item in guarded_items("reading the file", read):
                if isinstance(item, Failure):
                    item = Item(origin=str(file), error=str(item))
                shown.update(one.path for one in item.attachments if one.path is not None)
                yield item
        except OSError as error:
            yield Item(origin=str(file), error=error.strerror or str(error))


def _items(file: Path, named: bool, shared: Container[str], depth: int) -> Iterator[Item]:
    reader = reader_of(file)
    if reader is None and named and is_text(file):
        reader = read_csv if is_table(file) else read_text
    if reader is None:
        yield Item(origin=str(file), error=UNKNOWN if named else "", note="" if named else UNKNOWN)
        return
    for item in _read_by(reader, file, shared, depth):
        if item.page is not None and is_preview(item.page):
            yield from read_preview(item.origin, item.page)
        else:
            yield item


def _read_by(
    reader: Reader | ContainerReader, file: Path, shared: Container[str], depth: int
) -> Iterator[Item]:
    if reader is read_html:
        return read_html(file, shared)
    for container in _WITHIN:
        if reader is container:
            return container(file, partial(_inside, depth=depth + 1))
    return reader(file)  # type: ignore[call-arg]
