"""Choose the reader for a file. To add a format: a module with a reader, and a line in `READERS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from crawler.imports.csv_rows import read_csv
from crawler.imports.gzip_files import open_unzipped
from crawler.imports.items import Item
from crawler.imports.json_lines import read_json_lines
from crawler.imports.pictures import NAMES, belongs_to_page, read_picture_file
from crawler.imports.saved_html import read_html, shared_urls
from crawler.imports.warc_pages import read_warc
from crawler.isolation import Failure, guarded_items

Reader = Callable[[Path], Iterator[Item]]

READERS: Final[tuple[tuple[str, Reader], ...]] = (
    (r"\.(?:jsonl|ndjson|jl|json)(?:\.gz)?$", read_json_lines),
    (r"\.(?:csv|tsv)(?:\.gz)?$", read_csv),
    (r"\.(?:html?|xhtml|mhtml)(?:\.gz)?$", read_html),
    (r"\.(?:xml|rss|atom)(?:\.gz)?$", read_html),
    (r"\.warc(?:\.gz)?$", read_warc),
    (NAMES, read_picture_file),
)

_HTML: Final = re.compile(r"\.(?:html?|xhtml)(?:\.gz)?$", re.I)
UNKNOWN: Final = "is neither JSON, CSV, HTML, XML nor WARC"
"""Why a file is not read."""

_BY_CONTENT: Final[tuple[tuple[bytes, Reader], ...]] = (
    (rb"WARC/1", read_warc),
    (rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|\?xml|!--)", read_html),
    (rb"\s*(?:\xef\xbb\xbf)?\s*[\[{]", read_json_lines),
)


def reader_of(path: Path) -> Reader | None:
    """The reader for a file, by its name, else by its first bytes; None if no format matches."""
    for pattern, reader in READERS:
        if re.search(pattern, path.name, re.I):
            return reader
    with open_unzipped(path) as stream:
        start = stream.read(1024)
    for content, reader in _BY_CONTENT:
        if re.match(content, start, re.I):
            return reader
    return None


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
    """Read all items of files and folders.

    A file that can't be opened is an item with an error. A file of no known format is an error only if it was named
    itself: folders of saved pages have style sheets and pictures. Saved pages that state the same URL are told from
    each other by their files.
    """
    named = set(paths := list(paths))
    files = [file for path in paths for file in _files(path)]
    shared = shared_urls(file for file in files if _HTML.search(file.name)) if len(files) > 1 else frozenset()
    for file in files:
        try:
            reader = reader_of(file)
            if reader is None:
                alone = file in named
                yield Item(origin=str(file), error=UNKNOWN if alone else "", note="" if alone else UNKNOWN)
                continue
            if reader is read_picture_file and file not in named and belongs_to_page(file, named):
                yield Item(origin=str(file), note="a picture of a saved page")
                continue
            read = read_html(file, shared) if reader is read_html else reader(file)
            for item in guarded_items("reading the file", read):
                yield Item(origin=str(file), error=str(item)) if isinstance(item, Failure) else item
        except OSError as error:
            yield Item(origin=str(file), error=error.strerror or str(error))
