"""Zip archives: exported chats with their media, WACZ, folders of anything. What is readable is unpacked and read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from crawler.imports.containers.unpacked import relocated
from crawler.imports.items import Attachment, Item
from crawler.imports.media_types import media_type

MAX_MEMBERS: Final = 50_000
"""Files of an archive; a chat with all its media has some thousands. Set by hand in 2026."""
MAX_UNPACKED: Final = 2 * 1024 * 1024 * 1024
"""Bytes that are unpacked of one archive, at most. Set by hand in 2026."""
_CHUNK: Final = 1024 * 1024
_MEDIA: Final = ("image", "audio", "video", "font")
"""Main types of files that stay in the archive: pictures are attachments of their messages."""

_PAGE: Final = re.compile(r"\.x?html?$", re.I)

Reader = Callable[[list[Path]], Iterator[Item]]


def read_zip(path: Path, read: Reader) -> Iterator[Item]:
    """Read all readable files of an archive.

    Args:
        path: The archive.
        read: Reads the unpacked files.

    Raises:
        OSError: It is damaged or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory(prefix="adwatch-zip-") as folder:
            # The folder has the name of the archive: an exported chat is called like its archive.
            yield from _items(path, archive, Path(folder) / path.stem, read)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise OSError(f"damaged or encrypted zip archive: {error}") from error


def _items(path: Path, archive: zipfile.ZipFile, folder: Path, read: Reader) -> Iterator[Item]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise OSError(f"more than {MAX_MEMBERS} files in it")
    names = frozenset(info.filename for info in infos)
    in_wacz = {"datapackage.json"} <= names and any(name.startswith("archive/") for name in names)
    room = MAX_UNPACKED
    for info in infos:
        if _is_media(info.filename) or (in_wacz and not info.filename.startswith("archive/")):
            continue
        room -= _unpack(archive, info, folder, room)
    used: set[str] = set()
    for item in read([folder]):
        moved = relocated(item, folder, path, names)
        used.update(one.member for one in moved.attachments)
        yield moved
    if not in_wacz:
        pages = any(_PAGE.search(name) for name in names)
        yield from (_unnamed(path, name, pages) for name in sorted(names - used) if _is_media(name))


def _unnamed(path: Path, name: str, pages: bool) -> Item:
    """The item of a picture or recording that no message names: a flyer, or what belongs to a saved page."""
    origin = f"{path}!/{name}"
    if pages:
        return Item(origin=origin, note="a picture of a saved page")
    file = Attachment(name=PurePosixPath(name).name, media_type=media_type(name), path=path, member=name)
    said = "a picture or recording that no message of the archive names"
    return Item(origin=origin, note=said, attachments=(file,))


def _is_media(name: str) -> bool:
    return media_type(name).partition("/")[0] in _MEDIA


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, room: int) -> int:
    """Unpack one file below the folder, whatever its name, and count its bytes as they come: headers lie."""
    parts = [part for part in PurePosixPath(info.filename).parts if part not in ("/", "..", ".")]
    target = folder.joinpath(*parts)
    if not parts:
        return 0
    while target.exists():  # an archive may hold two files of one name
        target = target.with_name(f"{target.stem}+{target.suffix}")
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(info) as packed, target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise OSError(f"it unpacks to more than {MAX_UNPACKED >> 30} GiB")
            out.write(chunk)
    return size
