"""Items of files that were unpacked for reading: their places are named as they are in the container."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from crawler.imports.items import Attachment, Item


def relocated(item: Item, folder: Path, container: Path, members: Collection[str] = ()) -> Item:
    """An item with places inside the container instead of those in a temporary folder.

    Args:
        item: As it was read from the folder.
        folder: The temporary folder.
        container: The archive or mail; `container!/name` names a file of it.
        members: Names of the files in a zip archive: attachments are read from there.
    """
    page = item.page
    if page is not None and page.url.startswith(folder.resolve().as_uri()):
        inside = page.url.removeprefix(folder.resolve().as_uri())
        page = replace(page, url=f"{container.resolve().as_uri()}!{inside}")
    return replace(
        item,
        origin=_inside(item.origin, folder, container),
        table=_inside(item.table, folder, container),
        page=page,
        attachments=tuple(_attachment(one, folder, container, members) for one in item.attachments),
    )


def _inside(place: str, folder: Path, container: Path) -> str:
    return place.replace(f"{folder}/", f"{container}!/", 1)


def _attachment(one: Attachment, folder: Path, container: Path, members: Collection[str]) -> Attachment:
    if one.path is None or not one.path.is_relative_to(folder):
        return one
    if one.member:
        return replace(one, path=None, member="", data=one.content())
    member = one.path.relative_to(folder).as_posix()
    if member in members:
        return replace(one, path=container, member=member)
    return replace(one, path=None, data=one.path.read_bytes() if one.path.is_file() else b"")
