"""Reports out of files: sheets of a hotline, mails, chats, plain text; by the readers of `adwatch import`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from crawler.imports.columns import propose
from crawler.imports.confined_files import read_files
from crawler.imports.items import Item
from crawler.imports.pictures import with_attached_read
from crawler.imports.reporter_data import reporter_columns
from crawler.pictures import PictureText
from crawler.pictures.posting import BETWEEN
from crawler.postings.mapping import from_mapping, value_at

CHANNELS: Final = ("hotline", "mail", "form", "chat", "walk-in", "other")
"""How a report came; a free text would be kept in the chain for ever."""
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class ReportText:
    """One report as its file holds it."""

    text: str
    reporter: tuple[str, ...] = ()
    """Name and contacts that the file gives as the reporter's."""
    told: str = ""
    """When, as stated."""
    language: str = ""
    pictures: tuple[PictureText, ...] = ()
    """Those that it is or that came with it; what they show ends `text`, each after an empty line."""
    confirmed: tuple[tuple[str, str], ...] = ()
    """Contacts, as `crawler.contact_kinds.identity` gives them, that whoever brings it confirms as the suspect's."""

    @property
    def shown(self) -> tuple[tuple[int, int], ...]:
        """Offsets into `text` of what each picture shows."""
        spans, end = [], len(self.text)
        for picture in reversed(self.pictures):
            spans.append((end - len(picture.text), end))
            end -= len(picture.text) + len(BETWEEN)
        return tuple(reversed(spans))


@dataclass(frozen=True, slots=True)
class UnreadItem:
    """What could not be taken in."""

    origin: str
    why: str


def read_reports(
    paths: Iterable[Path], *, text: str = "", reporter: Iterable[str] = ()
) -> Iterator[ReportText | UnreadItem]:
    """Read the reports of files and folders.

    Args:
        paths: Files of any kind that `adwatch import` reads.
        text: Column with the reporter's words, where it is not recognised.
        reporter: Columns about the reporter, besides those whose heading says so.
    """
    # What a message names is there only while its file is open.
    return read_items(map(with_attached_read, read_files(paths)), text=text, reporter=reporter)


def read_items(
    items: Iterable[Item], *, text: str = "", reporter: Iterable[str] = ()
) -> Iterator[ReportText | UnreadItem]:
    """Read the reports of items; arguments as for `read_reports`."""
    own = frozenset(name.casefold() for name in reporter)
    return chain.from_iterable(_read(item, text, own) for item in items)


def _read(item: Item, text: str, own: frozenset[str]) -> Iterator[ReportText | UnreadItem]:
    """The report of an item, and the pictures of it that can't be read."""
    yield from (UnreadItem(item.origin, why) for why in item.unread)
    if item.error or (item.note and not item.attached and not _may_be_report(item)):
        if item.error or not item.unread:
            yield UnreadItem(item.origin, item.error or item.note)
    elif item.mapping is None and not item.attached:
        yield UnreadItem(item.origin, "it is a page, not a report; take it in with `adwatch import`")
    else:
        told = _told(item, item.mapping or {}, text, own)
        if item.picture and isinstance(told, ReportText):
            yield from (UnreadItem(item.origin, why) for why in item.picture.problems)
        yield told


def _may_be_report(item: Item) -> bool:
    """Whether something that is no ad has words of somebody: "please pray for me" is a report, if not of a chat."""
    row = item.mapping or {}
    return not item.in_chat and any(_LETTER.search(str(row.get(name) or "")) for name in ("title", "text"))


def _told(
    item: Item, row: Mapping[str, object], text: str, reporter: frozenset[str]
) -> ReportText | UnreadItem:
    cells = {str(name): str(value) for name, value in row.items() if isinstance(value, str | int | float)}
    about = {*reporter_columns(cells, (text,)), *(name for name in cells if name.casefold() in reporter)}
    own = [cells[name] for name in cells if name in about and cells[name].strip()]
    provenance = row.get("provenance")
    if isinstance(provenance, Mapping) and provenance.get("sender"):
        own.append(str(provenance["sender"]))
    rest = {name: value for name, value in row.items() if name not in about}
    has_text = bool(text) and (text in item.columns or value_at(row, text) is not None)
    aliases = {"text": text} if has_text else dict(item.aliases)
    posting = from_mapping(rest, source="report", aliases=aliases, usual_names=True)
    pictures = tuple(one for one in (item.picture, *item.attached) if one and one.text)
    words = "\n".join(part for part in (posting.title, posting.description, posting.text) if part.strip())
    said = BETWEEN.join([*([words] if words else []), *(one.text for one in pictures)])
    if not said.strip() and item.picture:
        return UnreadItem(item.origin, "; ".join(item.picture.problems) or "a picture without text")
    if not said.strip():
        hint = propose([rest], tuple(rest), ()).get("description", "COLUMN")
        return UnreadItem(item.origin, f"no report in its columns {', '.join(cells)}; say --text {hint!r}")
    return ReportText(said, tuple(own), posting.date_posted_raw, posting.language or "", pictures)
