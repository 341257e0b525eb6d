"""Pictures of ads: flyers, screenshots, photos. One ad a picture; its capture is the file as it was received."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from crawler.imports.items import Attachment, Item
from crawler.pictures import PictureText
from crawler.pictures.limits import MAX_BYTES
from crawler.pictures.reading import read_picture

ENDINGS: Final = ("jpg", "jpeg", "jfif", "png", "webp", "gif", "bmp", "heic", "heif", "avif")
"""Endings of the names of files that are pictures."""
OF_THE_MESSAGE: Final = frozenset(("id", "url", "title", "description", "text"))
"""What is kept with the first picture of a message only: its words, and what it is known by."""

MOST_ATTACHED: Final = 20
"""Pictures of a message that are read where it stays one item: some 40 seconds. Set by hand in 2026."""


def picture_item(
    data: bytes, origin: str, mapping: Mapping[str, object] | None = None, identity: str = ""
) -> Item:
    """The item of one picture.

    Args:
        data: The bytes of the picture, which are kept as evidence whether they can be read or not.
        origin: File, or container and part, for an analyst to find it.
        mapping: What a message says beside it, by the names of JobPosting's fields: its caption as `text`, sender,
            date. Other keys are kept under `extra`.
        identity: What tells the message from others (`Item.identity`); the picture itself does where it is empty.

    Returns:
        An item with the picture's text; a note where a picture shows no text and has no caption; an error where it is
        larger than is ever read.
    """
    if len(data) > MAX_BYTES:
        return Item(origin=origin, error=f"the picture is larger than {MAX_BYTES >> 20} MiB")
    picture = read_picture(data)
    if not picture.text and not picture.problems and not (mapping or {}).get("text"):
        return Item(origin=origin, note="a picture without text")
    return Item(
        origin=origin,
        raw=data,
        media_type=picture.media_type or "application/octet-stream",
        mapping=mapping or {},
        picture=picture,
        identity=identity or picture.sha256,
    )


def with_pictures(items: Iterable[Item]) -> Iterator[Item]:
    """Read the pictures that came with messages.

    Args:
        items: The items of files; the pictures are among their `attachments`.

    Yields:
        The items. A message with pictures becomes one item a picture: the first with the words of the message, the
        others with what else is known of it. One whose pictures show no text or can't be had is yielded as it is.
    """
    for item in items:
        read = [] if item.error else [one for one in map(partial(_attached, item), _pictures(item)) if one]
        first = next((place for place, one in enumerate(read) if one.picture is not None), None)
        if first is None:
            yield item
            yield from (one for one in read if one.error)
            continue
        yield replace(read[first], mapping=item.mapping or {}, identity=item.identity or read[first].identity)
        yield from (one for place, one in enumerate(read) if place != first)


def with_attached_read(item: Item) -> Item:
    """A message with what its pictures show, as one item still; its attachments are let go of.

    A report is one matter, however many pictures come with it. A picture without any text is passed over; one that
    can't be read is named.
    """
    if item.error or not (pictures := _pictures(item)):
        return item
    shown: list[PictureText] = []
    unread = [f"{one.name}: more than {MOST_ATTACHED} pictures in it" for one in pictures[MOST_ATTACHED:]]
    for picture in pictures[:MOST_ATTACHED]:
        read = _attached(item, picture)
        if read is None:
            unread += [] if picture.url else [f"{picture.name}: the file is not there"]
        elif read.picture is None:
            unread += [f"{picture.name}: {read.error}"] if read.error else []
        else:
            shown += [read.picture] if read.picture.text else []
            unread += [f"{picture.name}: {problem}" for problem in read.picture.problems]
    return replace(item, attachments=(), attached=tuple(shown), unread=tuple(unread))


def _pictures(item: Item) -> list[Attachment]:
    return [one for one in item.attachments if one.media_type.startswith("image/")]


def _attached(item: Item, picture: Attachment) -> Item | None:
    """The item of a picture without the words of its message; None where the picture can't be had."""
    origin = f"{item.origin} {picture.name}"
    try:
        data = picture.content()
    except (OSError, BadZipFile) as error:
        return Item(origin=origin, error=str(error))
    beside = {name: value for name, value in (item.mapping or {}).items() if name not in OF_THE_MESSAGE}
    return picture_item(data, origin, beside, f"{item.identity} {picture.name}") if data else None


@lru_cache(maxsize=256)
def _has_page(folder: Path) -> bool:
    return any(re.search(r"\.(?:x?html?|mhtml)$", name, re.I) for name in os.listdir(folder))


def belongs_to_page(path: Path, walked: Container[Path]) -> bool:
    """Whether a picture lies where a saved page keeps its own: beside the page, or in a folder below it.

    Args:
        path: The file of the picture.
        walked: Folders that were named for import; those above them don't count.
    """
    for folder in path.parents:
        if _has_page(folder):
            return True
        if folder in walked:
            return False
    return False


def read_picture_file(path: Path) -> Iterator[Item]:
    """The picture of a file, not yet read: a file may be opened where no process for pictures can be started."""
    with path.open("rb") as file:
        yield Item(origin=str(path), raw=file.read(MAX_BYTES + 1), unread_picture=True)


def with_text_of_picture(item: Item) -> Item:
    """The item of a picture that was not yet read, with what is on it; any other as it is."""
    return picture_item(item.raw, item.origin) if item.unread_picture else item
