"""Files are opened in a process that reaches them, a temporary folder and nothing else; it answers their items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from crawler.confined import ConfinedProcess, ProcessLost
from crawler.imports.items import Item
from crawler.imports.pictures import with_text_of_picture
from crawler.imports.readers import items_of
from crawler.imports.summary import batches
from crawler.isolation import FailedElsewhere

_OPEN: Final[list[Iterator[list[Item]]]] = []
"""In the confined process: the files that are being read."""
LEFT_BESIDE: Final = "it lies beside the file, and only what is named is read; name their folder instead"
"""Why a picture is left out that an exported chat of one file names."""


def read_files(paths: Iterable[Path]) -> Iterator[Item]:
    """Read all items of files and folders, as `read_paths` does, in a confined process.

    A hole in what opens archives, mails or web archives reaches these files and what they are unpacked to.

    Args:
        paths: The files and folders.

    Yields:
        The items; where the process is lost over a file, an error that names the last item before it is the last one.
    """
    given = tuple(paths)
    # The confined process has a working directory of its own, in which a relative name means something else.
    named = tuple(path.absolute() for path in given)
    last = ""
    with (
        TemporaryDirectory(prefix="adwatch-import-") as folder,
        ConfinedProcess(
            [path.resolve() for path in named],
            [Path(folder)],
            programs=True,
            seconds=None,
            cpu=None,
            module=__name__,
        ) as process,
    ):
        try:
            process.ask(open_files, tuple(map(str, named)), folder)
            while items := process.ask(next_items):
                for item in items:
                    said = _as_given(_inside(item, named), given)
                    last = said.origin
                    yield with_text_of_picture(said)
                    yield from _left_beside(item, said)
        except (ProcessLost, FailedElsewhere) as error:
            place = f"after {last}" if last else str(given[0])
            yield Item(origin=place, error=f"reading stopped here, and the rest is not read: {error}")


def _inside(item: Item, named: Sequence[Path]) -> Item:
    """The item as a file can make it: without attachments that lie elsewhere, and without ads that are read already.

    A process with a hole might name any file of ours, or ads of any source.
    """
    places = [path.resolve() for path in named]
    kept = tuple(
        one
        for one in item.attachments
        if one.path is None or any(one.path.resolve().is_relative_to(place) for place in places)
    )
    return replace(item, attachments=kept, postings=(), picture=None, attached=(), unread=())


def _left_beside(item: Item, kept: Item) -> Iterator[Item]:
    """What is left out of an item's attachments though it is there."""
    for one in item.attachments:
        if one not in kept.attachments and one.path and one.path.is_file():
            yield Item(origin=f"{kept.origin} {one.name}", note=LEFT_BESIDE)


def _as_given(item: Item, given: Sequence[Path]) -> Item:
    """The item with the file's name as whoever asked for it wrote it."""
    for path in given:
        whole = str(path.absolute())
        if item.origin.startswith(whole):
            return replace(
                item, origin=_renamed(item.origin, whole, path), table=_renamed(item.table, whole, path)
            )
    return item


def _renamed(place: str, whole: str, path: Path) -> str:
    if not place.startswith(whole):
        return place
    rest = place.removeprefix(whole)
    return rest.lstrip("/") if path == Path() else f"{path}{rest}"


def open_files(paths: tuple[str, ...], folder: str) -> None:
    """In the confined process: begin to read files; what is unpacked goes below a folder."""
    import tempfile

    tempfile.tempdir = folder
    _OPEN[:] = [batches(items_of(map(Path, paths)))]


def next_items() -> tuple[Item, ...]:
    """In the confined process: the next items; none at the end."""
    return tuple(next(_OPEN[0], ()))
