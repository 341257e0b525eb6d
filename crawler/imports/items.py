"""What readers yield, and limits that they share."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from crawler.pictures import PictureText
from crawler.records import JobPosting, Page

MAX_BODY: Final = 10 * 1024 * 1024
"""Bytes of one page that are read: the limit of a crawl too (DOWNLOAD_MAXSIZE in settings.py)."""


MAX_ATTACHMENT: Final = 25 * 1024 * 1024
"""Bytes of an attachment that are read: the limit of common mail servers, above any flyer. Set by hand in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture or document that came with a message. It is named here and read only by whoever asks for it."""

    name: str
    """Its file name."""
    media_type: str = ""
    """As the container states it or its file name implies, such as `image/jpeg`; empty if unknown."""
    path: Path | None = None
    """The file, or the zip archive that holds `member`."""
    member: str = ""
    """Name inside the zip archive `path`."""
    data: bytes = b""
    """The content, where the container has no file for it (mail)."""
    url: str = ""
    """Address of a picture that the container names without holding it."""

    def content(self) -> bytes:
        """At most `MAX_ATTACHMENT` bytes; empty if it is named only. Raises OSError or BadZipFile."""
        if self.data or self.path is None:
            return self.data[:MAX_ATTACHMENT]
        if not self.member:
            with self.path.open("rb") as stream:
                return stream.read(MAX_ATTACHMENT)
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
            return stream.read(MAX_ATTACHMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One ad, one page, or one part of a file that can't be read."""

    origin: str
    """File and line, or file and record number, for an analyst to find it."""
    mapping: Mapping[str, Any] | None = None
    page: Page | None = None
    postings: tuple[JobPosting, ...] = ()
    """Ads that a bulk scan has read, to be imported as they are."""
    raw: bytes = b""
    """The original bytes, which are captured as evidence."""
    archive: Mapping[str, object] = field(default_factory=dict)
    """Position of the original record in an archive: file, offset, length, digests; kept with the capture."""
    table: str = ""
    """The table or file whose rows share their names of columns; empty for what has names of its own (messages)."""
    columns: tuple[str, ...] = ()
    """Columns of the table, those without a value in this row too; empty if the format has no header."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Field of an ad -> column, as proposed for the table and accepted."""
    hint: str = ""
    """What to do about a row in which no text is recognised, such as `say --map description=narrative`."""
    identity: str = ""
    """What tells this message from others of its container, where it has neither an id nor an address."""
    attachments: tuple[Attachment, ...] = ()
    """Pictures and documents that came with it: the hook for whoever reads pictures."""
    media_type: str = "application/json"
    """Of `raw`, where it is no page."""
    picture: PictureText | None = None
    """What was read in the picture that `raw` is; `mapping` is then what a message says beside it."""
    attached: tuple[PictureText, ...] = ()
    """What was read in the pictures of a message that stays one item (`pictures.with_attached_read`)."""
    unread: tuple[str, ...] = ()
    """Pictures of such a message that could not be read, each with why."""
    unread_picture: bool = False
    """Whether `raw` is a picture that is still to be read (`pictures.with_text_of_picture`)."""
    error: str = ""
    note: str = ""
    """Why it was left out; this is no error."""
    in_chat: bool = False
    """Whether it is a message of a conversation. A report that is brought alone is one, whatever its words are."""

    def urn(self, source: str) -> str:
        """The address of a message that has none, by what tells it from others; empty without an `identity`.

        Args:
            source: Name of the source that it is stored under.
        """
        return f"urn:adwatch:{source}:{short_digest(self.identity)}" if self.identity else ""


def too_large(path: Path, most: int) -> Item:
    """In place of a file of more than `most` bytes."""
    return Item(origin=str(path), error=f"larger than {most >> 20} MiB")


def short_digest(text: str) -> str:
    """The first 64 bits of the SHA-256 of a text, in hexadecimal: an id of what has none."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
