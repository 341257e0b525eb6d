"""Chats exported by WhatsApp ("Export chat", .txt), or copied from its window, with the dates of any phone.

A message begins with its time and sender: `[12/05/2024, 10:15:32] Name: text` (iPhone),
`12/05/24, 10:15 - Name: text` (Android), `[10:15, 12/05/2024] Name: text` (copied). The order of day and month is
that in which all dates of the file are possible and rise; lines of the program itself have no sender.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from crawler.imports.gzip_files import read_unzipped
from crawler.imports.items import Attachment, Item, too_large
from crawler.imports.media_types import media_type
from crawler.imports.messages.message import Message, message_item, service_item

MAX_CHAT: Final = 64 * 1024 * 1024
"""Bytes of a chat; WhatsApp exports at most 40,000 messages, some megabytes."""
MAX_STAMP: Final = 48
"""Characters of the time before a message, at most."""
BUDDHIST: Final = 543
"""Years by which the calendar of Thai phones is ahead (Thai solar calendar)."""
ORDERS: Final = ("DMY", "MDY", "YMD")

_MARKS: Final = dict.fromkeys(
    (0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_BEGIN: Final = re.compile(rf"\[([^\[\]]{{8,{MAX_STAMP}}})\] ?(.*)|(.{{8,{MAX_STAMP}}}?) [-–] (.*)", re.S)
_DATE: Final = re.compile(r"(\d{1,4})\s?[./\-年년]\s?(\d{1,2})\s?[./\-月월]\s?(\d{1,4})\s?[日일.]?")
_TIME: Final = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
_US: Final = re.compile(
    r"^[1-9]/\d{1,2}/\d\d, \d{1,2}:\d\d(?::\d\d)? [AP]M$|^\d{1,2}:\d\d [AP]M, [1-9]/\d{1,2}/\d{4}$"
)
_ATTACHED: Final = re.compile(
    r"<[^<>:]{2,30}: ?([^<>]{1,120}\.\w{2,5})>|(\S[^\n<>]{0,100}\.\w{2,5}) \([^()\n]{4,40}\)$", re.M
)
_BRACKETED: Final = re.compile(r"\s*<[^<>@/]{3,60}>\s*$")
_SENDER: Final = re.compile(r"(.{1,120}?) ?: (.*)|(.{1,120}?):$", re.S)


@dataclass(slots=True)
class _Entry:
    """One message while its lines are collected."""

    line: int
    numbers: tuple[int, int, int]
    clock: tuple[int, int, int]
    american: bool
    lines: list[str] = field(default_factory=list)


def is_whatsapp(text: str) -> bool:
    """Whether a text is an exported chat: its first line begins with a time and a message."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return _entry(0, first) is not None


def read_whatsapp(path: Path) -> Iterator[Item]:
    """Read an item for each message of an exported chat."""
    text = read_unzipped(path, MAX_CHAT)
    if text is None:
        yield too_large(path, MAX_CHAT)
        return
    group = chat_name(path)
    for entry, sent_at in _dated(list(_entries(text.decode("utf-8-sig", "replace")))):
        yield _item(path, group, entry, sent_at)


def chat_name(path: Path) -> str:
    """The name of the chat: that of its file, or of the folder of a file called `_chat`."""
    stem = path.parent.name if path.stem == "_chat" else path.stem
    for before in _words()["chat_names"]["before"]:
        if stem.casefold().startswith(before.casefold()):
            return stem[len(before) :].strip()
    return stem


@cache
def _words() -> dict[str, Any]:
    data = (resources.files("crawler.imports") / "messages/whatsapp_exports.toml").read_text("utf-8")
    return tomllib.loads(data)


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, line in enumerate(text.splitlines(), 1):
        begun = _entry(number, line)
        if begun is not None:
            if entry is not None:
                yield entry
            entry = begun
        elif entry is not None:
            entry.lines.append(line)
    if entry is not None:
        yield entry


def _entry(number: int, line: str) -> _Entry | None:
    """The message that a line begins; None for a line that continues one."""
    found = _BEGIN.fullmatch(line.translate(_MARKS).strip())
    if found is None:
        return None
    stamp = _ascii_digits(found[1] or found[3] or "")
    date = _DATE.search(stamp)
    clock = _TIME.search(stamp[: date.start()] + " " + stamp[date.end() :]) if date else None
    if date is None or clock is None:
        return None
    hour = _hour(int(clock[1]), stamp[: date.start()] + stamp[date.end() :])
    # The marks are kept in the text: a left-to-right mark at its start tells what the program wrote.
    at = line.find("] ") + 2 if found[1] else line.find(" - ") + 3 if " - " in line else line.find(" – ") + 3
    numbers = (int(date[1]), int(date[2]), int(date[3]))
    return _Entry(
        number, numbers, (hour, int(clock[2]), int(clock[3] or 0)), bool(_US.search(stamp)), [line[at:]]
    )


def _ascii_digits(text: str) -> str:
    spaced = re.sub(r"[\u00a0\u202f\u2009،]", " ", text)
    return "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in spaced)


def _hour(hour: int, stamp: str) -> int:
    """The hour of the day, by the words of the 12-hour clock in a stamp."""
    said = re.sub(r"[\d\s.,:/\-à]", "", stamp).casefold()
    half = _words()["half_days"]
    if hour <= 12 and said in half["pm"]:
        return hour % 12 + 12
    return hour % 12 if hour <= 12 and said in half["am"] else hour


def _dated(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, str]]:
    """Messages with their time (ISO 8601, local), or an empty one where the date is impossible."""
    order = _order(entries)
    for entry in entries:
        when = _when(entry, order)
        yield entry, when.isoformat() if when else ""


def _order(entries: Sequence[_Entry]) -> str:
    """The order of day, month and year in which most dates are possible, then in which most times rise.

    Where both are equal, the day is first, except in the form of phones of the United States (`5/9/24, 1:15 PM`).
    """
    american = any(entry.american for entry in entries)

    def fitness(order: str) -> tuple[int, int, bool]:
        times = [when for entry in entries if (when := _when(entry, order)) is not None]
        rising = sum(before <= after for before, after in pairwise(times))
        return len(times), rising, american and order == "MDY"

    return max(ORDERS, key=fitness)


def _when(entry: _Entry, order: str) -> datetime | None:
    by_letter = dict(zip(order, entry.numbers, strict=True))
    year = by_letter["Y"]
    year = year - BUDDHIST if year > 2400 else year if year > 100 else year + 2000
    if not 2009 <= year <= 2100:  # WhatsApp began in 2009
        return None
    try:
        return datetime(year, by_letter["M"], by_letter["D"], *entry.clock)
    except ValueError:
        return None


def _item(path: Path, group: str, entry: _Entry, sent_at: str) -> Item:
    origin, raw = f"{path}:{entry.line}", "\n".join(entry.lines).encode("utf-8", "surrogatepass")
    named = _SENDER.fullmatch("\n".join(entry.lines))
    if named is None:
        return service_item(origin, entry.lines[0].translate(_MARKS), raw)
    written = named[2] or ""
    files = tuple(_attachment(path, found) for found in _ATTACHED.finditer(written.translate(_MARKS)))
    text = _ATTACHED.sub("", written.translate(_MARKS)).strip()
    text = _BRACKETED.sub("", text)
    by_program = written.startswith("\u200e") and not files
    if by_program or text.casefold().rstrip(".") in _words()["deleted"]["texts"]:
        return service_item(origin, text, raw)
    message = Message(
        container="WhatsApp export",
        chat=True,
        text=text,
        sender=(named[1] or named[3]).translate(_MARKS).strip().lstrip("~").strip(),
        sent_at=sent_at,
        group=group,
        attachments=files,
    )
    return message_item(origin, message, raw)


def _attachment(path: Path, found: re.Match[str]) -> Attachment:
    name = (found[1] or found[2]).strip()
    return Attachment(name=name, media_type=media_type(name), path=path.parent / Path(name).name)
