"""JSON Lines (one ad a line), and JSON files with one ad, a list of ads, or a saved API response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from crawler.imports.gzip_files import open_unzipped
from crawler.imports.items import MAX_BODY, Item
from crawler.imports.messages.social_posts import post_of, posts_of
from crawler.imports.messages.telegram_desktop import chats_of, read_chats
from crawler.imports.saved_html import read_html
from crawler.isolation import Failure, guarded
from crawler.postings.ats.system import recognise
from crawler.postings.line_reader import raw_lines, read_line
from crawler.postings.tolerant_json import strict_loads
from crawler.store.content import to_json

MAX_DOCUMENT: Final = 256 * 1024 * 1024
"""Bytes of a JSON document that is not JSON Lines: it is parsed in memory. Set by hand."""


def read_json_lines(path: Path) -> Iterator[Item]:
    """Read an item for each line, or for each ad of a `.json` document."""
    if path.name.lower().removesuffix(".gz").endswith(".json"):
        document = _document(path)
        if document is not None:
            yield from document
            return
    with open_unzipped(path) as stream:
        for number, raw in raw_lines(stream):
            line = guarded("reading the line", partial(read_line, number, raw))
            origin = f"{path}:{number}"
            if isinstance(line, Failure):
                yield Item(origin=origin, table=str(path), raw=raw, error=str(line))
            elif line.value is None:
                yield Item(origin=origin, table=str(path), raw=raw, error=line.error)
            else:
                yield _entry(line.value, origin, str(path), raw)


def _document(path: Path) -> Iterator[Item] | None:
    """Items of one JSON document; None if the file is JSON Lines after all."""
    with open_unzipped(path) as stream:
        raw = stream.read(MAX_DOCUMENT + 1)
    if len(raw) > MAX_DOCUMENT:
        return None
    if len(raw) <= MAX_BODY and recognise(raw.decode("utf-8", "replace")) is not None:
        return read_html(path)
    try:
        value = strict_loads(raw.decode("utf-8-sig", "replace"))
    except ValueError:
        return None
    if chats := chats_of(value):
        return read_chats(path, chats)
    if (posts := posts_of(value, str(path))) is not None:
        return posts
    return (
        _entry(entry, f"{path}#{number}", str(path), to_json(entry).encode())
        if isinstance(entry, dict)
        else Item(origin=f"{path}#{number}", table=str(path), error="not an object")
        for number, entry in enumerate(_entries(value), 1)
    )


def _entry(entry: Mapping[str, Any], origin: str, table: str, raw: bytes) -> Item:
    """A post of a platform, where one is recognised, else an object with names of its own."""
    return post_of(entry, origin) or Item(origin=origin, table=table, mapping=entry, raw=raw)


def _entries(value: Any) -> list[Any]:
    """The ads of a document: a list, the only list of objects in an object, or the object itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [
            item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)
        ]
        if len(lists) == 1 and "title" not in value and "text" not in value:
            return list(lists[0])
    return [value]
