"""Messages on a preview page of a public Telegram channel (t.me/s/NAME), fetched or saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from crawler.isolation import Failure, guarded
from crawler.text.html import visible_text
from crawler.text.parser_limits import exceeds_parser_limits

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MARK: Final = "tgme_widget_message"
"""In every preview page."""
_PICTURE: Final = re.compile(r"background-image:\s*url\(['\"]?(https?:[^'\")]{1,500})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMessage:
    """One message of a preview page."""

    number: int
    """Its number in the channel."""
    url: str
    text: str
    """Empty where it has pictures or a recording only."""
    markup: str
    date: str
    """ISO 8601, as the page states it."""
    author: str
    forwarded_from: str = ""
    """Name of the channel or person it was forwarded from."""
    forwarded_url: str = ""
    """Address of the original."""
    pictures: tuple[str, ...] = ()
    """Addresses of its photos."""
    html: str = ""
    """The whole block of the message."""


def preview_messages(html: str, page_url: str) -> Iterator[PreviewMessage]:
    """The messages of a preview page, in its order.

    Args:
        html: The page.
        page_url: Its address; a host other than t.me is kept in the addresses of the messages.

    Yields:
        The messages; one whose text can't be read keeps its markup as its text.
    """
    if MARK not in html or exceeds_parser_limits(html):
        return
    from selectolax.lexbor import LexborHTMLParser

    for block in LexborHTMLParser(html).css("[data-post]"):
        message = _message(block, page_url)
        if message is not None:
            yield message


def _message(block: LexborNode, page_url: str) -> PreviewMessage | None:
    place = block.attributes.get("data-post") or ""
    number = place.rpartition("/")[2]
    if not number.isdecimal():
        return None
    texts = _outermost(block.css(".tgme_widget_message_text"))
    markup = "\n".join(node.html or "" for node in texts)
    text = guarded("reading a message", partial(visible_text, markup))
    origin = block.css_first(".tgme_widget_message_forwarded_from_name")
    return PreviewMessage(
        number=int(number),
        url=_address(place, page_url),
        text=markup if isinstance(text, Failure) else text.strip(),
        markup=markup,
        date=_attribute(block, "time[datetime]", "datetime").replace("+00:00", "Z"),
        author=_said(block.css_first(".tgme_widget_message_owner_name")),
        forwarded_from=_said(origin),
        forwarded_url=(origin.attributes.get("href") or "") if origin is not None else "",
        pictures=tuple(
            found[1]
            for node in block.css(".tgme_widget_message_photo_wrap[style]")
            if (found := _PICTURE.search(node.attributes.get("style") or ""))
        ),
        html=block.html or "",
    )


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Nodes that are in no other of them: Telegram nests the text of some messages in a block of the same class."""
    kept = []
    for node in nodes:
        above = node.parent
        while above is not None and all(above.mem_id != other.mem_id for other in nodes):
            above = above.parent
        if above is None:
            kept.append(node)
    return kept


def _said(node: LexborNode | None) -> str:
    return " ".join(node.text(deep=True, separator=" ").split()) if node is not None else ""


def _attribute(block: LexborNode, selector: str, name: str) -> str:
    node = block.css_first(selector)
    return (node.attributes.get(name) or "") if node is not None else ""


def _address(place: str, page_url: str) -> str:
    host = urlsplit(page_url)
    if host.hostname in (None, "t.me") or host.scheme == "file":
        return f"https://t.me/{place}"
    return urljoin(page_url, f"/{place}")
