"""Reports out of files: sheets of a hotline, mails, chats, plain text; by the readers of `adwatch import`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.imports.columns import propose, reporter_columns
from crawler.imports.confined_files import read_files
from crawler.imports.items import Item
from crawler.postings.mapping import from_mapping, value_at

CHANNELS: Final = ("hotline", "mail", "form", "chat", "walk-in", "other")
"""How a report came; a free text would be kept in the chain for ever."""


@dataclass(frozen=True, slots=True)
class ReportText:
    """One report as its file holds it."""

    text: str
    reporter: tuple[str, ...] = ()
    """Name and contacts that the file gives as the reporter's."""
    told: str = ""
    """When, as stated."""
    language: str = ""
    confirmed: tuple[tuple[str, str], ...] = ()
    """Contacts, as `crawler.contact_kinds.identity` gives them, that whoever brings it confirms as the suspect's."""


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
    return read_items(read_files(paths), text=text, reporter=reporter)


def read_items(
    items: Iterable[Item], *, text: str = "", reporter: Iterable[str] = ()
) -> Iterator[ReportText | UnreadItem]:
    """Read the reports of items; arguments as for `read_reports`."""
    own = frozenset(name.casefold() for name in reporter)
    for item in items:
        if item.error or item.note:
            yield UnreadItem(item.origin, item.error or item.note)
        elif item.mapping is None:
            yield UnreadItem(item.origin, "it is a page, not a report; take it in with `adwatch import`")
        else:
            yield _told(item, item.mapping, text, own)


def _told(
    item: Item, row: Mapping[str, object], text: str, reporter: frozenset[str]
) -> ReportText | UnreadItem:
    words = {str(name): str(value) for name, value in row.items() if isinstance(value, str | int | float)}
    about = {*reporter_columns(words, (text,)), *(name for name in words if name.casefold() in reporter)}
    own = [words[name] for name in words if name in about and words[name].strip()]
    provenance = row.get("provenance")
    if isinstance(provenance, Mapping) and provenance.get("sender"):
        own.append(str(provenance["sender"]))
    rest = {name: value for name, value in row.items() if name not in about}
    has_text = bool(text) and (text in item.columns or value_at(row, text) is not None)
    aliases = {"text": text} if has_text else dict(item.aliases)
    posting = from_mapping(rest, source="report", aliases=aliases, usual_names=True)
    shown = item.picture.text if item.picture else ""
    parts = (posting.title, posting.description, posting.text, shown)
    said = "\n".join(part for part in parts if part.strip())
    if not said.strip() and item.picture:
        return UnreadItem(item.origin, "; ".join(item.picture.problems) or "a picture without text")
    if not said.strip():
        hint = propose([rest], tuple(rest), ()).get("description", "COLUMN")
        return UnreadItem(item.origin, f"no report in its columns {', '.join(words)}; say --text {hint!r}")
    return ReportText(said, tuple(own), posting.date_posted_raw, posting.language or "")
