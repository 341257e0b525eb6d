"""Pictures of ads: flyers, screenshots, photos. One ad a picture; its capture is the file as it was received."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from crawler.imports.items import Item
from crawler.pictures import read_picture
from crawler.pictures.limits import MAX_BYTES

NAMES: Final = r"\.(?:jpe?g|jfif|png|webp|gif|bmp|hei[cf]|avif)$"
"""Names of files that are pictures."""


def picture_item(data: bytes, origin: str, mapping: Mapping[str, object] | None = None) -> Item:
    """The item of one picture.

    Args:
        data: The bytes of the picture, which are kept as evidence whether they can be read or not.
        origin: File, or container and part, for an analyst to find it.
        mapping: What a message says beside it, by the names of JobPosting's fields: its caption as `text`, sender,
            date. Other keys are kept under `extra`.

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
    )


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
    """Read the picture of a file."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    yield picture_item(data, str(path))
