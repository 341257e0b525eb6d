"""Mail: single messages (.eml, files of a Maildir) and mailboxes (.mbox).

A mail that carries another one as an attachment is a forward: the carried mail is read, and the words of who forwards
it are left out, since they may be a victim's. Documents that came with a mail are read too.
"""

from __future__ import annotations

import mailbox
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from crawler.imports.gzip_files import read_unzipped
from crawler.imports.items import MAX_ATTACHMENT, Attachment, Item, too_large
from crawler.imports.media_types import media_type
from crawler.imports.messages.message import Message, message_item
from crawler.text.html import visible_text

MAX_MAIL: Final = 64 * 1024 * 1024
"""Bytes of one mail: mail servers refuse larger ones."""
LONGEST_HEAD: Final = 1_500
"""Characters of the block above a forwarded text: a handful of lines, one of them with many addresses."""
MAX_DEPTH: Final = 5
"""ForwardSources within forwards that are read."""
FORWARDER: Final = "the words of who forwards a mail; the forwarded mail is read"
"""Why the outer mail of a forward is left out."""
Documents = Callable[[list[Path]], Iterator[Item]]


def read_eml(path: Path, documents: Documents) -> Iterator[Item]:
    """Read one mail.

    Args:
        path: The file.
        documents: Reads a document that came with it.
    """
    raw = read_unzipped(path, MAX_MAIL)
    if raw is None:
        yield too_large(path, MAX_MAIL)
        return
    yield from _items(str(path), raw, documents)


def read_mbox(path: Path, documents: Documents) -> Iterator[Item]:
    """Read every mail of a mailbox; arguments as for `read_eml`."""
    box = mailbox.mbox(str(path), create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            yield from _items(f"{path}#{number}", box.get_bytes(key), documents)
    finally:
        box.close()


def _items(origin: str, raw: bytes, documents: Documents) -> Iterator[Item]:
    mail = message_from_bytes(raw, policy=policy.default)
    if not mail.keys() or not isinstance(mail, EmailMessage):
        yield Item(origin=origin, error="not a mail: it has no header")
        return
    yield from _read(origin, mail, raw, documents, 0)


def _read(origin: str, mail: EmailMessage, raw: bytes, documents: Documents, depth: int) -> Iterator[Item]:
    parts = list(_own_parts(mail))
    inner = [one for part in parts for one in _mails(part)]
    read, pictures = _attachments(origin, parts, documents)
    if not inner:
        item = message_item(origin, _message(mail, parts, pictures), raw)
        # A mail without a word brings its documents only.
        if not item.note or pictures or not read or (item.mapping or {}).get("text"):
            yield item
    elif depth >= MAX_DEPTH:
        yield Item(origin=origin, raw=raw, error=f"more than {MAX_DEPTH} mails within each other")
    else:
        yield Item(origin=origin, note=FORWARDER, raw=raw, attachments=pictures)
        for number, one in enumerate(inner, 1):
            yield from _read(f"{origin}/{number}", one, one.as_bytes(), documents, depth + 1)
    yield from read


def _own_parts(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a mail that have a content; carried mails are not entered."""
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" or not isinstance(payload, list):
        yield part
        return
    for one in payload:
        if isinstance(one, EmailMessage):
            yield from _own_parts(one)


def _mails(part: EmailMessage) -> Iterator[EmailMessage]:
    payload = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    for one in payload if isinstance(payload, list) else ():
        if isinstance(one, EmailMessage):
            yield one


def _message(mail: EmailMessage, parts: list[EmailMessage], pictures: tuple[Attachment, ...]) -> Message:
    plain, markup = _bodies(parts, "text/plain"), _bodies(parts, "text/html")
    text = _text(plain, markup)
    subject = _header(mail, "Subject")
    text, first = _forwarded(subject, text)
    if first:
        below = _patterns().from_markup.search(markup)
        markup = markup[below.start() :] if below else ""
    more = {name: _header(mail, header) for name, header in (("reply_to", "Reply-To"), ("list", "List-Id"))}
    return Message(
        container="mail",
        title=subject,
        text=text,
        markup=markup,
        sender=_header(mail, "From"),
        sent_at=_sent_at(_header(mail, "Date")),
        group=more["list"],
        forwarded_from=first,
        identifier=_header(mail, "Message-ID").strip("<> "),
        more=tuple(more.items()),
        attachments=pictures,
    )


def _forwarded(subject: str, text: str) -> tuple[str, str]:
    """The forwarded part of a text, and who wrote it first; the whole text and nobody where it is no forward.

    Above the forwarded part are the words and the signature of who forwards it, who may be a victim. So may be those
    whom it was sent to. Neither is kept in the ad.
    """
    patterns = _patterns()
    block, above = patterns.from_line.search(text), patterns.above.search(text)
    if block is None or not (above or patterns.subject.match(subject)):
        return text, ""
    head = text[block.start() :][:LONGEST_HEAD]
    rest = text[block.start() + len(head) :]
    return patterns.to_line.sub("", head) + rest, block[1].strip()


@dataclass(frozen=True, slots=True)
class _ForwardPatterns:
    """How mail programs mark a forward, in all languages of `mail_words.toml`."""

    from_line: re.Pattern[str]
    """The sender's line above a forwarded text."""
    from_markup: re.Pattern[str]
    """The same in HTML."""
    to_line: re.Pattern[str]
    """Lines of whom it was sent to."""
    subject: re.Pattern[str]
    """The beginning of the subject."""
    above: re.Pattern[str]
    """Words above the block."""


@cache
def _patterns() -> _ForwardPatterns:
    data = tomllib.loads((resources.files("crawler.imports") / "messages/mail_words.toml").read_text("utf-8"))
    names, to, forward, above = (
        "|".join(map(re.escape, data[key])) for key in ("from", "to", "forward", "block")
    )
    return _ForwardPatterns(
        from_line=re.compile(rf"^[ >*]*(?:{names})\s?[*]?[:：][*]? *(.{{3,200}})$", re.I | re.M),
        from_markup=re.compile(rf"(?:^|>)\s*(?:{names})\s?[:：]", re.I),
        to_line=re.compile(rf"^[ >*]*(?:{to})\s?[*]?[:：][*]? *.*@.*$\n?", re.I | re.M),
        subject=re.compile(rf"\s*(?:{forward})\s*[:：]", re.I),
        above=re.compile(above, re.I),
    )


def _header(mail: EmailMessage, name: str) -> str:
    """A header on one line; empty if it is missing or too damaged to be read."""
    try:
        return " ".join(str(mail.get(name, "")).split())
    except (
        ValueError,
        IndexError,
        AttributeError,
        TypeError,
    ):  # faults of email.headerregistry on odd headers
        return ""


def _sent_at(stated: str) -> str:
    try:
        when = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError):
        return ""
    return (when.astimezone(UTC) if when.tzinfo else when).isoformat().replace("+00:00", "Z")


def _bodies(parts: list[EmailMessage], kind: str) -> str:
    """The text of all parts of a kind that are no files: some programs put a forwarded text into its own part."""
    return "\n\n".join(filter(None, (_content(part) for part in parts if _is_body(part, kind))))


def _is_body(part: EmailMessage, *kinds: str) -> bool:
    return part.get_content_type() in kinds and not part.get_filename()


def _text(plain: str, markup: str) -> str:
    """The plain text; the visible text of the HTML where that says more (newsletters have a stub as plain text)."""
    shown = visible_text(markup).strip() if markup else ""
    return shown if len(shown) > 2 * len(plain) else plain


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return payload.decode(charset, "replace").replace("\r\n", "\n").strip()
    except LookupError:
        return payload.decode("utf-8", "replace").replace("\r\n", "\n").strip()


def _attachments(
    origin: str, parts: list[EmailMessage], documents: Documents
) -> tuple[list[Item], tuple[Attachment, ...]]:
    """What is read of the documents of a mail, and its pictures."""
    read: list[Item] = []
    pictures: list[Attachment] = []
    for number, part in enumerate(parts, 1):
        content = None if _is_body(part, "text/plain", "text/html") else part.get_payload(decode=True)
        name = Path(part.get_filename() or f"part-{number}").name
        if not isinstance(content, bytes) or not content:
            continue
        kind = part.get_content_type() if part.get_content_maintype() == "image" else media_type(name)
        if kind.startswith("image/"):
            kept = content[:MAX_ATTACHMENT]
            pictures.append(Attachment(name=name, media_type=kind, data=kept))
        else:
            read += _document(origin, name, content, documents)
    return read, tuple(pictures)


def _document(origin: str, name: str, content: bytes, documents: Documents) -> list[Item]:
    from crawler.imports.containers.unpacked import relocated

    with TemporaryDirectory(prefix="adwatch-mail-") as folder:
        file = Path(folder) / (name if name not in ("", ".", "..") else "part")
        file.write_bytes(content)
        return [relocated(item, file.parent, Path(origin)) for item in documents([file])]
