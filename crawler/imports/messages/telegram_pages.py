"""Saved pages of Telegram: previews of channels (t.me/s/NAME), and the HTML that Telegram Desktop exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.imports.items import Attachment, Item
from crawler.imports.media_types import media_type
from crawler.imports.messages.message import Message, message_item, service_item
from crawler.postings.telegram_preview import MARK, preview_messages
from crawler.records import Page
from crawler.text.html import visible_text
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_EXPORT: Final = re.compile(rb'<div class="page_wrap">.{0,2000}<div class="(?:page_header|page_body)', re.S)
_EXPORT_WINDOW: Final = 20_000
"""Bytes at the start of a page in which the mark of an export is looked for."""
_DATE: Final = re.compile(r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}:\d{2}:\d{2})(?: UTC([+-]\d{2}:\d{2}))?")


def is_preview(page: Page) -> bool:
    """Whether a page is a preview of a channel."""
    return MARK.encode() in page.body and b"data-post" in page.body


def is_export(body: bytes) -> bool:
    """Whether a page was exported by Telegram Desktop."""
    return _EXPORT.search(body, 0, _EXPORT_WINDOW) is not None


def read_preview(origin: str, page: Page) -> Iterator[Item]:
    """Read an item for each message of a preview page.

    Args:
        origin: The file, or the archive and the number of its record.
        page: The page.
    """
    for one in preview_messages(page.body.decode(page.encoding or "utf-8", "replace"), page.url):
        place, raw = f"{origin}#{one.number}", one.html.encode("utf-8", "surrogatepass")
        if one.service:
            yield service_item(place, one.text, raw)
            continue
        message = Message(
            container="Telegram preview page",
            text=one.text,
            markup=one.markup,
            sender=one.author,
            sent_at=one.date,
            group=one.url.rpartition("/")[0],
            forwarded_from=one.forwarded_from,
            url=one.url,
            identifier=str(one.number),
            more=(
                ("forwarded_url", one.forwarded_url),
                ("reply_to", one.reply_to),
                ("edited", "yes" if one.edited else ""),
                ("views", one.views),
            ),
            attachments=tuple(
                Attachment(name=url.rpartition("/")[2], media_type="image/jpeg", url=url)
                for url in one.pictures
            ),
        )
        yield message_item(place, message, raw)


def read_export(path: Path, body: bytes) -> Iterator[Item]:
    """Read an item for each message of a page that Telegram Desktop exported (messages.html).

    Args:
        path: The file; photos are named relative to its folder.
        body: Its content.
    """
    from selectolax.lexbor import LexborHTMLParser

    html = body.decode("utf-8", "replace")
    if exceeds_parser_limits(html):
        yield Item(origin=str(path), error="too complex to be read as an export of Telegram")
        return
    tree = LexborHTMLParser(html)
    group, sender = _said(tree.css_first(".page_header .text")), ""
    for block in tree.css("div.message"):
        number = (block.attributes.get("id") or "").removeprefix("message")
        origin, raw = f"{path}#{number}", (block.html or "").encode("utf-8", "surrogatepass")
        if "service" in (block.attributes.get("class") or "").split():
            yield service_item(origin, _said(block), raw)
            continue
        # A message that follows one of the same person ("joined") does not repeat the name.
        sender = _said(_own(block, ".from_name")) or sender
        yield message_item(origin, _exported(path, block, group, sender, number), raw)


def _exported(path: Path, block: LexborNode, group: str, sender: str, number: str) -> Message:
    text = block.css_first(".text")
    markup = (text.html or "") if text is not None else ""
    forwarded = block.css_first(".forwarded .from_name")
    return Message(
        container="Telegram Desktop HTML",
        chat=True,
        text=visible_text(markup).strip() if markup else "",
        markup=markup,
        sender=sender,
        sent_at=_sent_at(_title(_own(block, ".date"))),
        group=group,
        forwarded_from=_name(forwarded),
        identifier=number,
        more=(("forwarded_at", _sent_at(_title(block.css_first(".forwarded .from_name .date")))),),
        attachments=tuple(_attachment(path, href) for node in block.css("a[href]") if (href := _media(node))),
    )


def _own(block: LexborNode, selector: str) -> LexborNode | None:
    """The first match that is not in the part that was forwarded."""
    inside = {node.mem_id for node in block.css(f".forwarded {selector}")}
    return next((node for node in block.css(selector) if node.mem_id not in inside), None)


def _name(node: LexborNode | None) -> str:
    """A name without the date that stands in it."""
    if node is None:
        return ""
    date = node.css_first(".date")
    return _said(node).removesuffix(_said(date)).strip() if date is not None else _said(node)


def _said(node: LexborNode | None) -> str:
    return " ".join(node.text(deep=True, separator=" ").split()) if node is not None else ""


def _title(node: LexborNode | None) -> str:
    return (node.attributes.get("title") or "") if node is not None else ""


def _sent_at(title: str) -> str:
    found = _DATE.search(title)
    return f"{found[3]}-{found[2]}-{found[1]}T{found[4]}{found[5] or ''}" if found else ""


def _media(node: LexborNode) -> str:
    """The relative address of a photo or file; empty for a link of the text or a thumbnail."""
    href, classes = node.attributes.get("href") or "", (node.attributes.get("class") or "").split()
    wrapped = any(name.endswith("_wrap") or name.startswith("media") for name in classes)
    return href if wrapped and not href.startswith(("http:", "https:", "#")) else ""


def _attachment(path: Path, href: str) -> Attachment:
    return Attachment(name=href.rpartition("/")[2], media_type=media_type(href), path=path.parent / href)
